import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { MalformedBytesError } from '../bytes/malformed.ts';
import type { NodeIdentity, Session } from '../plan/session.ts';
import { FrameSplitter, protocolVersion, type Frame } from '../protocol/frame.ts';
import { decodeRequest, type Request, type RequestEnvelope } from '../protocol/request.ts';
import { encodeResponse, type Response, type ResponseEnvelope } from '../protocol/response.ts';
import type { ServerEvent } from '../protocol/responses/event.ts';
import { ReplayReader } from '../replay/replay-reader.ts';
import type { RuleReaction } from '../rules/rule.ts';
import { answerStatement } from './answer-statement.ts';
import type { ConnectionHost } from './connection-host.ts';
import { Handshake } from './handshake.ts';
import { noteRequest } from './note-request.ts';
import { Output } from './output.ts';
import { encodeRawFrame, reactionResponse, ruleSubject } from './react.ts';
import { isShaped } from './shape.ts';

/** One connection: reads frames, answers them, and writes the answers. */
export class Connection {
  readonly number: number;
  readonly session: Session;
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #output: Output;
  readonly #splitter = new FrameSplitter((frame) => this.#receive(frame));
  /** Reads before the splitter does, when answers are replayed. */
  readonly #replayReader: ReplayReader | undefined;
  readonly #eventTypes = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #handshake: Handshake;
  /** True when everything that still arrives is ignored. */
  #isDeaf = false;

  constructor(socket: Socket, number: number, node: NodeIdentity, host: ConnectionHost) {
    this.number = number;
    this.session = { node, keyspace: undefined, warnings: undefined };
    this.#socket = socket;
    this.#host = host;
    this.#output = new Output(socket);
    this.#handshake = new Handshake(host.authentication);
    this.#replayReader = host.replay && this.#createReplayReader();
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // A client may reset its connection. Open work ends with 'close'.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#clearTimers());
  }

  /** Sends an event, if this connection registered for its kind. */
  sendEvent(event: ServerEvent): void {
    if (this.#eventTypes.has(event.eventType)) this.#output.add(-1, { kind: 'event', event });
  }

  /** Closes the connection: with an RST for `reset`, as when a process dies, otherwise with a FIN. */
  close(how: 'close' | 'reset' = 'close'): void {
    this.#clearTimers();
    if (how === 'reset') this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  /** Stops reading and answering, and keeps the connection open. */
  silence(): void {
    this.#isDeaf = true;
    this.#clearTimers();
    this.#output.silence();
    this.#socket.pause();
  }

  /** Stops reading and sending until `resume`. Nothing is lost. */
  pause(): void {
    this.#output.pause();
    this.#socket.pause();
  }

  resume(): void {
    if (this.#isDeaf) return;
    this.#output.resume();
    this.#socket.resume();
  }

  #read(chunk: Buffer): void {
    try {
      (this.#replayReader ?? this.#splitter).push(chunk);
    } catch (error) {
      if (!(error instanceof MalformedBytesError)) throw error;
      this.#refuse(0, error.message);
    }
    this.#output.flush();
  }

  #createReplayReader(): ReplayReader {
    const { replay, rules } = this.#host;
    return new ReplayReader({
      find: (bytes, start, end) =>
        rules.isEmpty && !this.#isDeaf
          ? replay?.answersOf(this.session.node.number).find(bytes, start, end)
          : undefined,
      replay: (frame, stream) => this.#output.addReplayed(frame, stream),
      pass: (bytes) => this.#splitter.push(bytes),
    });
  }

  #receive(frame: Frame): void {
    if (this.#isDeaf) return;
    if (frame.version !== protocolVersion) {
      const supported = `supported versions are (${protocolVersion}/v${protocolVersion})`;
      this.#refuse(frame.stream, `Invalid or unsupported protocol version (${frame.version & 0x7f}); ${supported}`);
      return;
    }
    try {
      const { request, envelope } = decodeRequest(frame);
      this.#handle(frame.stream, request, envelope);
    } catch (error) {
      if (!(error instanceof MalformedBytesError)) throw error;
      this.#output.add(frame.stream, { kind: 'error', error: 'protocol', message: error.message });
    }
  }

  #handle(stream: number, request: Request, envelope: RequestEnvelope): void {
    const { rules } = this.#host;
    noteRequest(this.#host, this, request, envelope);
    const reaction = rules.isEmpty ? undefined : rules.react(ruleSubject(this.#host, this.session, request));
    if (!reaction) {
      const response = this.#answer(request);
      const sent = this.#envelopeOf(envelope);
      if (!sent) this.#host.replay?.answersOf(this.session.node.number).keep(request, response);
      this.#output.add(stream, response, sent);
    } else if (reaction.delayMs) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#react(reaction, stream, request, envelope);
      }, reaction.delayMs);
      this.#timers.add(timer);
    } else this.#react(reaction, stream, request, envelope);
  }

  #react(reaction: RuleReaction, stream: number, request: Request, envelope: RequestEnvelope): void {
    if (reaction.drop) return;
    if (reaction.halfOpen) {
      this.silence();
      return;
    }
    if (reaction.close || reaction.reset) {
      this.#isDeaf = true;
      this.#output.flush();
      if (reaction.reset) this.#socket.resetAndDestroy();
      else this.#socket.destroySoon();
      return;
    }
    if (reaction.rawFrame) {
      const bytes = encodeRawFrame(reaction.rawFrame, stream);
      if (isShaped(reaction)) this.#output.addShaped(reaction, bytes);
      else this.#output.addRaw(bytes);
      return;
    }
    const response = reactionResponse(this.#host, this.session, reaction, request) ?? this.#answer(request);
    const sent = this.#envelopeOf(envelope, reaction.warnings);
    if (isShaped(reaction)) this.#output.addShaped(reaction, encodeResponse(stream, response, sent));
    else this.#output.add(stream, response, sent);
    if (reaction.duplicate) this.#output.add(stream, response, sent);
  }

  #answer(request: Request): Response {
    switch (request.opcode) {
      case 'OPTIONS':
        return this.#handshake.offer();
      case 'STARTUP':
        return this.#handshake.start(request);
      case 'AUTH_RESPONSE':
        return this.#handshake.logIn(request);
      case 'REGISTER':
        if (!this.#handshake.isReady) return this.#handshake.unexpected(request);
        for (const eventType of request.eventTypes) this.#eventTypes.add(eventType);
        return { kind: 'ready' };
      default:
        return this.#handshake.isReady
          ? answerStatement(this.#host, this.session, request)
          : this.#handshake.unexpected(request);
    }
  }

  #envelopeOf(envelope: RequestEnvelope, ruleWarnings?: readonly string[]): ResponseEnvelope | undefined {
    const warnings = this.session.warnings ?? ruleWarnings;
    this.session.warnings = undefined;
    const customPayload = this.#host.echoCustomPayload ? envelope.customPayload : undefined;
    if (!envelope.isTracing && !customPayload && !warnings) return undefined;
    return { tracingId: envelope.isTracing ? randomBytes(16) : undefined, warnings, customPayload };
  }

  /** Sends the reason and closes the connection, because the bytes that follow cannot be read. */
  #refuse(stream: number, message: string): void {
    this.#isDeaf = true;
    this.#output.add(stream, { kind: 'error', error: 'protocol', message });
    this.#output.flush();
    this.#socket.end();
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
