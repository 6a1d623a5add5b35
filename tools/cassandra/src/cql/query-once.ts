import { connect, type Socket } from 'node:net';
import { CassandraToolError } from '../errors.ts';
import {
  decodeError,
  decodeTextRows,
  encodeAuthResponse,
  encodeQuery,
  encodeStartup,
  opcodes,
  takeFrame,
  type Frame,
} from './frame.ts';

/** A server and the login for it. */
export interface CqlTarget {
  readonly address: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Connects, logs in, runs one query and closes the connection. Returns the rows as text.
 * @throws CassandraToolError `cql-error` with the server's error, or the error of the connection
 */
export async function queryOnce(target: CqlTarget, cql: string, timeoutMs = 5000): Promise<(string | null)[][]> {
  const socket = connect({ host: target.address, port: target.port });
  const timer = setTimeout(() => {
    socket.destroy(cqlError(`${target.address}:${target.port} did not answer within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    const frames = readFrames(socket);
    socket.write(encodeStartup());
    let frame = await next(frames);
    if (frame.opcode === opcodes.authenticate) {
      const { username, password } = target;
      if (username === undefined) throw cqlError('the server asks for a user name and a password, but none was given');
      socket.write(encodeAuthResponse(username, password ?? ''));
      frame = await next(frames);
    }
    socket.write(encodeQuery(cql));
    const result = await next(frames);
    if (result.opcode !== opcodes.result)
      throw cqlError(`the server answered a query with opcode ${result.opcode}, which is not a result`);
    return decodeTextRows(result.body);
  } catch (error) {
    if (error instanceof CassandraToolError) throw error;
    throw cqlError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function* readFrames(socket: Socket): AsyncGenerator<Frame, void> {
  let received: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    received = Buffer.concat([received, chunk]);
    for (let taken = takeFrame(received); taken !== undefined; taken = takeFrame(received)) {
      received = taken.rest;
      yield taken.frame;
    }
  }
}

async function next(frames: AsyncGenerator<Frame, void>): Promise<Frame> {
  const { value } = await frames.next();
  if (!value) throw cqlError('the server closed the connection');
  if (value.opcode === opcodes.error) throw cqlError(decodeError(value.body).message);
  return value;
}

function cqlError(message: string, options?: ErrorOptions): CassandraToolError {
  return new CassandraToolError('cql-error', message, options);
}
