import { describe, expect, it } from 'vitest';
import { settingsOf, type CompareArguments } from './commands/compare-clients.ts';
import { createProgram } from './program.ts';

/** What the command line makes of `argv`, and what it prints when it refuses. */
async function parse(...argv: string[]): Promise<CompareArguments> {
  let given: CompareArguments | undefined;
  const program = createProgram((options) => {
    given = options;
    return Promise.resolve();
  }).configureOutput({ writeErr: () => {} });
  await program.parseAsync(argv, { from: 'user' });
  if (given === undefined) throw new TypeError('nothing was run');
  return given;
}

describe('the command line', () => {
  it('runs everything five times for two seconds without options', async () => {
    const settings = settingsOf(await parse());

    expect(settings).toMatchObject({ repeats: 5, seconds: 2, seed: 1, quick: false });
    expect(settings.scenarios).toContain('page-iterate');
    expect(settings.scenarios.length).toBeGreaterThan(10);
  });

  it('reads scenarios with commas or several options, and keeps each once', async () => {
    const { scenario } = await parse('--scenario', 'inserts,point-reads', '-s', 'inserts', '-s', 'kept');

    expect(scenario).toEqual(['inserts', 'point-reads', 'kept']);
  });

  it('prefers --repeats and --seconds to --quick', async () => {
    expect(settingsOf(await parse('--quick'))).toMatchObject({ repeats: 2, seconds: 0.5, quick: true });
    expect(settingsOf(await parse('--quick', '--repeats', '3'))).toMatchObject({ repeats: 3, seconds: 0.5 });
  });

  it.each([
    [['--scenario', 'point-raeds'], 'there are page-iterate'],
    [['--repeats', '0'], 'It must be an integer from 1 to 100'],
    [['--repeats', ''], 'It must be an integer from 1 to 100'],
    [['--seconds', 'soon'], 'Seconds from 0.05 to 600'],
    [['--cassandara'], '--cassandra'],
    [['everything'], 'too many arguments'],
  ])('refuses %j and says what is allowed', async (argv, message) => {
    await expect(parse(...argv)).rejects.toThrow(message);
  });
});
