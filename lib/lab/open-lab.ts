import type { Exercise } from '../check/question.js';
import { createSession, type Session } from '../check/session.js';
import { type LabClients, labClients } from '../clients/lab-clients.js';
import { display } from '../notebook/display.js';
import { keepOutputsFlowing } from '../notebook/kernel.js';
import type { Lab } from './lab.js';
import { openLab as openHost } from './open.js';

/** The lab as a notebook has it: its hosts and capture, its accounts and clients, and the exercise's questions. */
export type NotebookLab = Lab & LabClients & Session;

const NONE: Exercise = { id: '', title: '', questions: [] };

/** Opens the lab that `MAILLAB_LAB` names (`lib/lab/open.ts`), with the questions of an exercise. */
export async function openLab(exercise: Exercise = NONE): Promise<NotebookLab> {
  keepOutputsFlowing();
  const lab = await openHost();
  return Object.assign(lab, labClients(lab), createSession(exercise, display));
}
