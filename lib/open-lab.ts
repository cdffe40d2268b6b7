import type { Exercise } from './check/question.js';
import { createSession, type Session } from './check/session.js';
import { type LabClients, labClients } from './clients/lab-clients.js';
import type { Lab } from './host/lab.js';
import { openLab as openHost } from './host/open.js';
import { display } from './show/display.js';
import { keepOutputsFlowing } from './show/kernel.js';

/** The lab as a notebook has it: its hosts and capture, its accounts and clients, and the exercise's questions. */
export type NotebookLab = Lab & LabClients & Session;

const NONE: Exercise = { id: '', title: '', questions: [] };

/** Opens the lab that `MAILLAB_LAB` names (`lib/host/open.ts`), with the questions of an exercise. */
export async function openLab(exercise: Exercise = NONE): Promise<NotebookLab> {
  keepOutputsFlowing();
  const lab = await openHost();
  return Object.assign(lab, labClients(lab), createSession(exercise, display));
}
