import type { check } from 'maillab';
import { roundTripsOf } from './07/round-trips.js';
import { submissionsOf, transfersOf } from './connections.js';
import { deliveriesOf, queuedOf } from './postfix-log.js';

/** Model answers of exercise 7, as somebody reads them off the evidence. */
export const solutions07: check.Solutions = {
  '7/msa-mismo': () => [1, 1, 2, 1],
  '7/mta-mismo': () => [1, 1, 2, 1],
  '7/nrcpt': ({ log }) => queuedOf(log)[0]!.nrcpt,
  '7/msa-varios': () => [1, 1, 3, 1],
  '7/mta-varios': () => [3, 3, 3, 3],
  '7/quien-reparte': () => 'msa',
  '7/msa-de-quien': () => false,
  '7/msa-60': () => [1, 1, 60, 1],
  '7/limite': () => [50, 10],
  '7/mismo-mta': () => [2, 2, 2, 2],
  '7/cache-uno': () => false,
  '7/cache-dos': () => [1, 2, 2, 2],
  '7/rset': () => 'RSET',
  '7/conn-use': ({ log }) => Math.max(...deliveriesOf(log).map(({ connUse }) => connUse)),
  '7/transporte': () => [1, 1, 2, 1],
  '7/msa-pool': () => [1, 3, 3, 3],
  '7/vaciado': () => false,
  '7/tls': ({ trace }) => transfersOf(trace).length,
  '7/identidad': () => 'puerto-origen',
  '7/idas-con': ({ trace }) => roundTripsOf(submissionsOf(trace)[0]!).count,
  '7/idas-sin': ({ trace }) => roundTripsOf(submissionsOf(trace)[0]!).count,
  '7/espera': () => '354',
  '7/pipelining-reuso': () => false,
  '7/idas-postfix': () => 1,
  '7/respuesta': () => ({
    text: 'Sí: una conexión lleva varias transacciones, una detrás de la otra. Varios RCPT son un solo mensaje. Al MSA alcanza una conexión; entre servidores hay al menos una por máquina, y Postfix abre una por dominio salvo que la caché o la tabla de transporte digan otra cosa.',
    claims: { varios: true, destinatarios: false, tramos: false },
  }),
  '07/1': () => 503,
  '07/2': () => 3,
  '07/3': () => 5,
  '07/4': () => false,
};
