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
  '9/respuesta': {
    claims: { tecnica: true, internet: false, seguridad: false },
    rubric: [
      {
        points: 1,
        criterion:
          'Dice que técnicamente se puede, y que MX no lleva puerto: el resto de Internet no se entera.',
      },
      {
        points: 1,
        criterion: 'Explica la diferencia con el MSA: clientes propios y conocidos contra cualquiera.',
      },
    ],
    good: 'Poder, puede: SMTP no depende del puerto, aunque RFC 5321 recomienda atender siempre el 25, y con una tabla de transporte el servidor de redes entregó por el 2525. Pero a un MTA le escribe cualquiera, y quien le escribe averigua nombre y dirección por MX y A, y el puerto no está ahí: va al 25. El que no fue avisado choca con un RST, reintenta, y al vencer el plazo le devuelve el mensaje a su usuario. Al MSA, en cambio, se conectan los usuarios propios, que ya tienen el puerto en su configuración y a los que se puede avisar.',
    weak: 'Sí, se puede, pero hay que configurar los otros servidores y abrir el puerto en el firewall.',
  },
  '09/1': () => 1,
  '09/2': () => 'cerrado',
  '09/3': () => 2100,
};
