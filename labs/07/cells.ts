import { check, type Trace } from 'maillab';
import { needSome } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { submissionsOf, transfersOf } from '../sessions.js';
import { fourTuple, tallyOf } from '../tally.js';

const { citeFrames, list, order, varying } = check;

/** One cell of the matrix: what is counted between two programs in one capture. */
export interface CellSpec {
  id: string;
  /** Spanish: who sends what, in which setting; the question itself is added. */
  setting: string;
  /** Which stretch is counted. */
  stretch: 'MUA→MSA' | 'MTA→MTA';
  hints: check.Hints;
  misconceptions: readonly {
    claim: string;
    answer: readonly number[] | ((evidence: check.Evidence) => readonly number[]);
    /** Spanish, from the sessions of the stretch. */
    says(sessions: readonly SeenSession[]): { frames: readonly number[]; says: string };
  }[];
  optional?: boolean;
}

export function sessionsOn(trace: Trace, stretch: CellSpec['stretch']): SeenSession[] {
  return stretch === 'MUA→MSA' ? submissionsOf(trace) : transfersOf(trace);
}

/** A question for the four counts of a cell. */
export function cell({ id, setting, stretch, hints, misconceptions, optional }: CellSpec): check.Question {
  return order({
    id,
    prompt: `${setting} Entre ${stretch.replace('→', ' y ')}, ¿cuántas conexiones TCP, MAIL, RCPT y DATA hay? Escribilos en ese orden: [conexiones, MAIL, RCPT, DATA].`,
    ...(optional && { optional }),
    hints,
    observe: ({ trace }) => observeTally(sessionsOn(trace, stretch)),
    misconceptions: misconceptions.map(({ claim, answer, says }) => ({
      claim,
      answer,
      refute: ({ trace }) => says(sessionsOn(trace, stretch)),
    })),
  });
}

/** Names the connections by their SYN: `172.28.0.90:40001 → 172.28.0.40:25 en la trama 12`. Which was first, and how many, is a race. */
export function citeConnections(sessions: readonly SeenSession[]): string {
  const servers = sessions.map(({ stream }) => `${stream.client.address} → ${stream.server.address}`);
  return varying(
    list(sessions.map((each) => `${fourTuple(each)} en ${citeFrames([each.firstFrame])}`)),
    list([...new Set(servers)].sort()),
  );
}

/** The SYN of each connection. */
export function synFrames(sessions: readonly SeenSession[]): number[] {
  return sessions.map(({ firstFrame }) => firstFrame);
}

/** Frames of every command with this verb. */
export function verbFrames(sessions: readonly SeenSession[], verb: string): number[] {
  const frames = sessions.flatMap(({ all }) => all(verb)).flatMap(({ commandFrames }) => commandFrames);
  return [...new Set(frames)];
}

/** What a stretch carried; at least one connection. */
function observeTally(sessions: readonly SeenSession[]): check.Observation<readonly number[]> {
  needSome(
    sessions,
    'the trace has no connection of this stretch. Capture the sending and the delivery in one lab.capture(...).',
  );
  const tally = tallyOf(sessions);
  const syn = synFrames(sessions);
  const [connections, mail, rcpt, data] = tally;
  return {
    value: tally,
    frames: [...new Set(sessions.flatMap((each) => [each.firstFrame, ...verbFrames([each], 'MAIL')]))],
    says: `${connections} SYN (${citeFrames(syn)}), ${mail} MAIL, ${rcpt} RCPT, ${data} DATA`,
  };
}
