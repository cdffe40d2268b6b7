import { isCount, isNull, isObject, isString, listOf, objectOf } from 'maillab-vm-provisioning';
import { LabUnreachableError, MaillabError, UsageError } from '../errors.js';
import type { Accelerator } from '../machine/arguments.js';
import type { Forward, Target } from '../machine/forwards.js';
import type { Frame } from '../wire/frame.js';

/**
 * What kernels and commands ask of a lab's supervisor over its Unix socket: one JSON document a line, each request
 * with an id that its answer repeats; events carry none.
 */
export interface Methods {
  status: { params: null; result: SupervisorStatus };
  exec: {
    params: { path: string; args: string[]; input?: string; limit?: number };
    /** Base64. */
    result: { stdout: string; stderr: string; exitCode: number };
  };
  /** Starts or stops sending the frames that the lab's wire carries. */
  subscribe: { params: { on: boolean }; result: null };
  forward: { params: Target; result: Forward };
  /** Back to pristine. */
  reset: { params: null; result: SupervisorStatus };
  /** Pulls the machine's reset line, as a power failure would; resolves when its servers are up again. */
  hardReset: { params: null; result: null };
  shutdown: { params: null; result: null };
}

export type Method = keyof Methods;

export interface SupervisorStatus {
  state: 'running' | 'paused';
  accelerator: Accelerator;
  readySeconds: number;
  forwards: Forward[];
  /** UDP port on 127.0.0.1 whose datagrams appear on the lab's wire as broadcasts. */
  markerPort: number;
  /** The certificate of the lab's authority, PEM. */
  authority: string;
  /** Process ids of the supervisor and of QEMU. */
  processes: { supervisor: number; machine: number };
}

export interface Request {
  id: number;
  method: Method;
  params: unknown;
}

/** What answers a request; to a line that was none, it has no id. */
export type Answer = { id: number | null } & ({ result: unknown } | { error: PlainError });

export type Event = { event: 'frames'; frames: PlainFrame[] } | { event: 'reset' };

/** Timestamp in nanoseconds, link type, octets on the wire, captured bytes in base64. */
export type PlainFrame = [string, number, number, string];

const isFrame = (value: unknown): value is PlainFrame =>
  Array.isArray(value) &&
  isString(value[0]) &&
  /^\d+$/.test(value[0]) &&
  isCount(value[1]) &&
  isCount(value[2]) &&
  isString(value[3]);

export function isEvent(value: unknown): value is Event {
  if (!isObject(value)) return false;
  return value.event === 'reset' || (value.event === 'frames' && listOf(isFrame)(value.frames));
}

export function isAnswer(value: unknown): value is Answer {
  if (!isObject(value) || !(isNull(value.id) || isCount(value.id))) return false;
  return 'error' in value ? objectOf({ name: isString, message: isString })(value.error) : 'result' in value;
}

export function plainFrame(frame: Frame): PlainFrame {
  return [String(frame.timestamp), frame.linkType, frame.length, Buffer.from(frame.data).toString('base64')];
}

/** The frame again; its number is 0 until a trace takes it. */
export function frameOf([timestamp, linkType, length, data]: PlainFrame): Frame {
  return { number: 0, timestamp: BigInt(timestamp), linkType, length, data: Buffer.from(data, 'base64') };
}

export interface PlainError {
  name: string;
  message: string;
}

const ERRORS: Record<string, new (message: string) => MaillabError> = { LabUnreachableError, UsageError };

export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'MaillabError', message: String(error) };
  const name = error instanceof LabUnreachableError ? 'LabUnreachableError' : error.name;
  const said = error instanceof MaillabError || error.name === 'ImageError';
  return { name, message: said ? error.message : (error.stack ?? error.message) };
}

export function errorOf({ name, message }: PlainError): MaillabError {
  return new (ERRORS[name] ?? MaillabError)(message);
}
