import type { check } from 'maillab';
import { connections } from './10/webmail.js';
import { CORREO_REDES2024, MAIL_REDES2024 } from './hosts.js';

const ZONE = `$ORIGIN redes2024.com.ar.
$TTL 3600
@       SOA   ns1 postmaster 2024060101 3600 600 604800 300
@       NS    ns1
@       NS    ns2
@       MX    10 mail
@       TXT   "v=spf1 ip4:203.0.113.111 -all"
ns1     A     203.0.113.65
ns2     A     203.0.113.66
mail    A     203.0.113.111
correo  A     203.0.113.8
webmail CNAME correo
`;

const REVERSE = `$TTL 3600
@   SOA ns1.redes2024.com.ar. postmaster.redes2024.com.ar. 1 3600 600 604800 300
@   NS  ns1.redes2024.com.ar.
@   NS  ns2.redes2024.com.ar.
111 PTR mail.redes2024.com.ar.
`;

/** Model answers of exercise 10, as somebody reads them off the evidence. */
export const solutions10: check.Solutions = {
  '10.a': () => [
    'redes2024.com.ar NS ns1.redes2024.com.ar',
    'redes2024.com.ar NS ns2.redes2024.com.ar',
    'ns1.redes2024.com.ar A 203.0.113.65',
    'ns2.redes2024.com.ar A 203.0.113.66',
  ],
  '10.a/sin-glue': () => 'SERVFAIL',
  '10.b': () => ZONE,
  '10.b/inversa': () => REVERSE,
  '10.c': () => false,
  '10.c/resuelve': () => '172.28.0.29',
  '10.d/correo': () => ['HTTPS servidor', 'IMAP cliente', 'SMTP cliente', 'DNS cliente'],
  '10.d/mail': () => ['IMAP servidor', 'SMTP servidor', 'SMTP cliente', 'DNS cliente'],
  '10.d/copia': () => 'TCP',
  '10.e/ns': () => ['53/udp', '53/tcp'],
  '10.e/mail': () => ['25/tcp', '110/tcp', '143/tcp', '465/tcp', '587/tcp', '993/tcp', '995/tcp'],
  '10.e/correo': () => ['80/tcp', '443/tcp'],
  '10.f/navegador': () => [443],
  '10.f/leer': () => 'IMAP',
  '10.f/enviar': () => 587,
  '10.f/copia': () => 'APPEND',
  '10.f/clave': () => true,
  '10.f/obligatorio': () => false,
  '10.g': () => 'solo',
  '10.g/direccion': () => '203.0.113.111',
  '10.g/codigo': () => 550,
  '10.g/obliga': () => false,
  '10.g/from': () => false,
  '10.h': () => 'base64',
  '10.h/octetos': () => 0,
  '10.h/porque': () => 'lineas',
  '10.i': () => 'diego@otroejemplo.com',
  '10.i/fraude': {
    claims: { lista: true, oculta: false, cable: false },
    rubric: [
      {
        points: 1,
        criterion:
          'Da al menos dos casos legítimos (lista, copia oculta, reenvío) y dice qué cambia en el sobre.',
      },
      {
        points: 1,
        criterion:
          'Dice que SMTP no compara sobre y encabezado, y que distinguirlos es trabajo de otros (SPF, DKIM, DMARC, el lector).',
      },
    ],
    good: 'No siempre. En una lista, From es quien escribió y MAIL FROM es de la lista, para que los errores vuelvan a ella. En una copia oculta, el destinatario está en RCPT y no en el mensaje; en un reenvío, el mensaje llega a un buzón que To no nombra. Una estafa usa el mismo mecanismo: SMTP no compara sobre con encabezado. SPF mira el dominio del sobre; relacionarlo con From es tarea de DMARC.',
    weak: 'Sí, porque el remitente es falso y te quieren engañar.',
  },
  '10.j': () => 'alumnoimap@redes.unlp.edu.ar',
  '10.j/oculta': () => true,
  '10.k': {
    claims: { clave: true, mx: false, protocolo: true },
    rubric: [
      {
        points: 1,
        criterion:
          'Separa los datos de la configuración (servidor, puerto, usuario, contraseña) de los del DNS (dirección).',
      },
      {
        points: 1,
        criterion: 'Dice que el MX lo busca el servidor, y que el 25 y el 587 son servicios distintos.',
      },
    ],
    good: 'SMTP, con el MSA de info.unlp.edu.ar: el nombre, el puerto 587 y el cifrado salen de la configuración de la cuenta (o de un SRV, RFC 6186). Por DNS pregunta el A de ese nombre. Después de STARTTLS se identifica con el usuario y la contraseña. El MX del destinatario lo busca el servidor. La dirección del destinatario la escribe quien envía.',
    weak: 'Usa SMTP y se conecta con el servidor de correo por el puerto 25.',
  },
  '10.k/pregunta': () => 'A',
  '10.k/contacto': () => '172.28.0.45:587',
  '10.l': () => 'espera',
  '10.l/respuesta': () => 'rst',
  '10.m': () => ['172.28.0.90', '172.28.0.91'],
  '10.m/iguales': () => false,
  '10.m/espera': () => 'mail2.redes.unlp.edu.ar',
  '10/1': () => '198.51.100.7',
  '10/2': () => 'reenvio',
  '10/3': () => 'fijo',
  '10/4': ({ trace }) => connections(trace, CORREO_REDES2024, MAIL_REDES2024, 143).length,
  '10/5': () => [2, 2, 3, 2],
};
