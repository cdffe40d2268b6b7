import type { check } from 'maillab';

/** Model answers of exercise 1, as somebody reads them off the evidence. */
export const solutions01: check.Solutions = {
  '1/client-server': () => 'smtp',
  '1/server-server': () => 'smtp',
  '1/hops': () => 2,
  '1/role': () => 'msa',
  '1/queue-ids': () => 2,
  '1/message-id': () => false,
  '1/received': () => ['mail.redes.unlp.edu.ar', 'mail.ejemplo.com'],
  '1/mx': () => 'mail.ejemplo.com',
  '1/client-dns': () => false,
  '1/submission': () => 530,
  '1/backup': () => 'otro',
  '1/relay': () => false,
  '1/intermediate': () => false,
  '1/webmail': () => false,
  '01/1': () => 'mail.crepes.fr',
  '01/2': () => 4,
};
