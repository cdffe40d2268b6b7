import type { check } from 'maillab';
import { roundTripsOf } from './07/round-trips.js';
import { deliveriesOf, queuedOf } from './postfix-log.js';
import { submissionsOf, transfersOf } from './sessions.js';

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
  '7/respuesta': {
    claims: { varios: true, destinatarios: false, tramos: false },
    rubric: [
      { points: 1, criterion: 'Contesta los cuatro casos y distingue transacción, mensaje y destinatario.' },
      {
        points: 1,
        criterion: 'Separa lo que permite RFC 5321 (varias transacciones, una copia) de lo que hace Postfix.',
      },
    ],
    good: 'Sí. RFC 5321 permite empezar otra transacción cuando termina la anterior, así que por una conexión pueden ir muchos mensajes, cada uno con su MAIL y su DATA. Varios destinatarios no son varios mensajes: son varios RCPT de una transacción. Del programa al MSA alcanza una conexión, sean los destinatarios del dominio que sean. Entre servidores hace falta al menos una conexión por máquina de destino; Postfix, por costumbre, abre una por dominio, y las comparte solo si se lo piden la caché o la tabla de transporte.',
    weak: 'Sí, SMTP permite mandar varios correos por la misma conexión porque así es más eficiente.',
  },
  '07/1': () => 503,
  '07/2': () => 3,
  '07/3': () => 5,
  '07/4': () => false,
};
