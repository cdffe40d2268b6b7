import type { check } from 'maillab';

/** Model answers of notebook 00. */
export const solutions00: check.Solutions = {
  '00/1': () => ['SYN', 'SYN, ACK', 'ACK'],
  '00/2': () => 2,
  '00/3': () => 1,
  '00/4': () => 2,
  '00/5': () => ['alumnoimap@redes.unlp.edu.ar', 'ana@ejemplo.com'],
  '00/6': () => false,
  '00/7': () => 3,
};
