/** Errors name the module or the address that is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AsyncCluster, errors } from '@async-cassandra/client';
import { startSimulator } from '@async-cassandra/simulator';
import { afterAll, describe, expect, it } from 'vitest';
import { failureOf } from './same-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'async-cassandra-modules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, code: string | undefined): URL {
  const path = join(folder, name);
  if (code !== undefined) writeFileSync(path, code);
  return pathToFileURL(path);
}

describe('threadModule', () => {
  it.for([
    [
      'syntax.mjs',
      'export default ({',
      Error,
      'cannot be loaded (the error is in it or in a module that it imports): SyntaxError: Unexpected end of input',
    ],
    ['missing.mjs', undefined, Error, 'cannot be loaded: module does not exist: '],
    ['import.mjs', "import 'no-such-package';", Error, "cannot be loaded: Cannot find package 'no-such-package'"],
    ['throws.mjs', "throw new RangeError('not today');", RangeError, 'cannot be loaded: not today'],
    ['nothing.mjs', 'export const setup = 1;', TypeError, 'must export a function by default, got undefined'],
    ['number.mjs', 'export default 5;', TypeError, 'must export a function by default, got 5'],
    ['empty.mjs', 'export default () => {};', TypeError, 'must return an object of options, got undefined'],
    ['unknown.mjs', 'export default () => ({ polices: {} });', TypeError, 'can return. Did you mean policies?'],
  ] as const)('names %s in its error', async ([name, code, errorClass, problem]) => {
    const threadModule = moduleOf(name, code);
    await using cluster = new AsyncCluster({ threadModule, executorThreads: 1 });

    const error = await failureOf(cluster.connect());

    expect(error).toBeInstanceOf(errorClass);
    expect(error.message).toContain(`threadModule ${threadModule.href} `);
    expect(error.message).toContain(problem);
    expect(error.stack).toContain(name);
  });
});

describe('a contact point that cannot be resolved', () => {
  it('is named when it is the only one', async () => {
    await using cluster = new AsyncCluster({
      contactPoints: ['no-such-host.invalid', 'nor-this.invalid:9999'],
      localDataCenter: 'datacenter1',
      executorThreads: 1,
    });

    const error = await failureOf(cluster.connect());

    expect(error).toBeInstanceOf(errors.NoHostAvailableError);
    expect(error.message).toMatch(/^No host could be resolved\. The name service has no address for "/);
    expect(error.message).toContain('"no-such-host.invalid"');
    expect(error.message).toContain('"nor-this.invalid:9999"');
    expect(error.message).toContain('(contactPoints)');
  });

  it('is named when the others do not answer', async () => {
    const simulator = await startSimulator({});
    const { port, localDataCenter } = simulator;
    await simulator.stop();
    await using cluster = new AsyncCluster({
      contactPoints: ['127.0.0.1', 'no-such-host.invalid'],
      protocolOptions: { port },
      localDataCenter,
      executorThreads: 1,
    });

    const error = await failureOf(cluster.connect());

    expect(error).toBeInstanceOf(errors.NoHostAvailableError);
    expect(error.message).toContain('The name service has no address for "no-such-host.invalid" (contactPoints).');
    expect(error.message).not.toContain('"127.0.0.1"');
    expect(Object.keys(error['innerErrors'] as object)).toEqual([`127.0.0.1:${port}`]);
  });
});
