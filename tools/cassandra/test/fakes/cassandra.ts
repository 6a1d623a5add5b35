/**
 * Stands in for Cassandra's JVM: takes the same arguments, reads the same cassandra.yaml, answers each CQL request.
 * FAKE_CASSANDRA says how it behaves: `answers` (default), `silent`, `fails`, or `asks-for-password`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { opcodes, takeFrame } from '../../src/cql/frame.ts';

const behaviour = process.env['FAKE_CASSANDRA'] ?? 'answers';
const prefix = '-Dcassandra.config=file://';
const file = process.argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length) ?? '';
const configuration = parse(readFileSync(file, 'utf8')) as { rpc_address: string; native_transport_port: number };
const log = join(dirname(file), '../logs/system.log');

if (behaviour === 'fails') {
  writeFileSync(log, 'ERROR [main] the disk is full\n');
  process.exit(3);
}
writeFileSync(log, 'INFO  [main] Startup complete\n');
if (behaviour === 'silent') setInterval(() => {}, 60_000);
else listen();

function listen(): void {
  const server = createServer((socket) => {
    let received: Buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let taken = takeFrame(received); taken !== undefined; taken = takeFrame(received)) {
        received = taken.rest;
        const [opcode, body] = answer(taken.frame.opcode, taken.frame.body);
        const header = Buffer.from([0x84, 0, 0, 0, opcode, 0, 0, 0, 0]);
        header.writeUInt32BE(body.length, 5);
        socket.write(Buffer.concat([header, body]));
      }
    });
  });
  server.listen(configuration.native_transport_port, configuration.rpc_address);
}

function answer(opcode: number, body: Buffer): [number, Buffer] {
  if (opcode === opcodes.startup && behaviour === 'asks-for-password')
    return [opcodes.authenticate, string('Password')];
  if (opcode === opcodes.authResponse) {
    const token = body.subarray(4).toString();
    return token === '\0cassandra\0cassandra'
      ? [opcodes.authSuccess, Buffer.alloc(4)]
      : [opcodes.error, error(0x100, 'bad login')];
  }
  return opcode === opcodes.query ? [opcodes.result, rows()] : [opcodes.ready, Buffer.alloc(0)];
}

/** Eight rows of two text columns, enough to be anybody's peers. */
function rows(): Buffer {
  const column = (name: string): Buffer => Buffer.concat([string(name), Buffer.from([0, 13])]);
  const cells = Array.from({ length: 8 }, () => Buffer.concat([cell('datacenter-of-the-fake'), cell('5.0.fake')]));
  const table = [string('system'), string('local'), column('data_center'), column('release_version')];
  return Buffer.concat([int(2), int(1), int(2), ...table, int(cells.length), ...cells]);
}

function error(code: number, message: string): Buffer {
  return Buffer.concat([int(code), string(message)]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function cell(text: string): Buffer {
  return Buffer.concat([int(text.length), Buffer.from(text)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
