import { describe, expect, it } from 'vitest';
import { runDemo } from './run-demo.ts';

describe('the command line', () => {
  it.each([
    [['compare', '--threads', '0'], 'Sizes are integers from 1 to 128'],
    [['compare', '--duration', 'long'], 'A duration is from 100ms to 600s'],
    [['compare', '--trheads', '1'], 'Did you mean --threads?'],
    [['comprae'], 'too many arguments'],
  ])('ends with 2 for the wrong usage %j', async (args, message) => {
    const { exitCode, stderr, stdout } = await runDemo(args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  it('shows examples and exit codes in its help', async () => {
    const { exitCode, stdout } = await runDemo(['--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('demo compare --json');
    expect(stdout).toContain('4 cannot reach Cassandra');
  });

  it('ends with 4 when nobody answers at the contact points', async () => {
    const { exitCode, stderr, stdout } = await runDemo(['compare', '--json'], {
      CASSANDRA_CONTACT_POINTS: '127.0.0.1:1',
    });

    expect(exitCode).toBe(4);
    expect(stderr).toContain('Nothing usable answers at 127.0.0.1:1');
    expect(stdout).toBe('');
  });
});

describe('demo configure', () => {
  it('runs through by itself without a terminal', async () => {
    const { exitCode, stdout } = await runDemo(['configure']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('5. The life cycle');
  });
});
