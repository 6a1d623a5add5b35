import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckFailure } from './checks.ts';
import type { Consumer } from './consumer.ts';
import { runCommand } from './run-command.ts';

/** A program that uses the driver's namespaces from the client: both types and values. */
const program = `import { auth, errors, ExecutionProfile, policies, types } from '@async-cassandra/client';
let id: types.Uuid = new types.Uuid(Buffer.alloc(16));
let e: errors.ResponseError = new errors.ResponseError(0x2000, 'no viable alternative');
let p: policies.loadBalancing.LoadBalancingPolicy = new policies.loadBalancing.RoundRobinPolicy();
let a: auth.PlainTextAuthProvider = new auth.PlainTextAuthProvider('ada', 'lovelace');
let profile: ExecutionProfile = new ExecutionProfile('slow', { loadBalancing: p });
console.log(id.toString(), e.code, typeof p.init, a instanceof auth.PlainTextAuthProvider, profile.name);
`;

const printed = '00000000-0000-0000-0000-000000000000 8192 function true slow';

/** Compiles and runs that program in a project that has only the packed libraries. */
export async function checkDriverTypes(consumer: Consumer, tsc: string, node: string): Promise<void> {
  const file = join(consumer.folder, 'driver-types.ts');
  const project = join(consumer.folder, 'driver-types.tsconfig.json');
  writeFileSync(file, program);
  const compilerOptions = { target: 'es2024', module: 'nodenext', types: ['node'], strict: true, noEmit: true };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
  const compiled = await runCommand([tsc, '-p', project], { cwd: consumer.folder });
  if (compiled.exitCode !== 0) throw new CheckFailure(compiled.output);
  const { exitCode, stdout, output } = await runCommand([node, file], { cwd: consumer.folder, timeoutMs: 60_000 });
  if (exitCode !== 0 || stdout.trim() !== printed) throw new CheckFailure(`ended with ${exitCode}:\n${output}`);
}
