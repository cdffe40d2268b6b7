import type { check } from 'maillab';
import { refusedIn } from './09/refusal.js';
import { deliveriesOf } from './postfix-log.js';

/** Model answers of exercise 9, as somebody reads them off the evidence. */
export const solutions09: check.Solutions = {
  '9/mx-puerto': () => false,
  '9/rechazo': () => 'rst',
  '9/estado': () => 'deferred',
  '9/codigo': ({ log }) => deliveriesOf(log)[0]!.dsn,
  '9/intentos': ({ trace }) => refusedIn(trace).length,
  '9/plazos': () => 'emisor',
  '9/filtrado': () => 'silencio',
  '9/dsn-remitente': () => '<>',
  '9/dsn-autor': () => 'emisor',
  '9/puerto-nuevo': () => 2525,
  '9/otros': () => false,
  '9/mismo-smtp': () => false,
  '9/restaurado': () => false,
  '9/respuesta': () => ({
    text: 'Puede, porque SMTP no depende del puerto, pero el MX no lo dice: solo entrega quien fue avisado. El resto va al 25, choca con un RST, reintenta y al final devuelve el mensaje. El MSA es distinto: lo usan clientes propios, a los que se puede avisar.',
    claims: { tecnica: true, internet: false, seguridad: false },
  }),
  '09/1': () => 1,
  '09/2': () => 'cerrado',
  '09/3': () => 2100,
};
