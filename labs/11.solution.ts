import type { check } from 'maillab';
import { onePage } from './11/views.js';

/** Model answers of exercise 11, as somebody reads them off the evidence. */
export const solutions11: check.Solutions = {
  '11.a/ehlo': () => [
    'PIPELINING',
    'SIZE',
    'VRFY',
    'ETRN',
    'STARTTLS',
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'CHUNKING',
  ],
  '11.a/size': () => false,
  '11.a/pipelining': () => false,
  '11.a/encabezados': () => ['Date', 'Message-Id', 'X-Mailer', 'MIME-Version', 'Content-Type'],
  '11.a/message-id': () => 'cliente',
  '11.a/software': () => 'Postfix',
  '11.a/asunto': () => false,
  '11.a/adjunto': () => onePage().length,
  '11.a/trampa': () => 'texto',
  '11.a/mx': () => ['MX', 'A'],
  '11/3': () => false,
  '11.b/legible': () => 'STARTTLS',
  '11.b/fuga': () => 'pc-a.misitio.com.ar',
  '11.b/ehlo': () => 2,
  '11.b/descarta': () => false,
  '11.b/clave': () => 'secretos',
  '11.c/resultado': () => 'softfail',
  '11.c/consultas': () => 3,
  '11.c/relay': () => 'include:_spf.unlp.edu.ar',
  '11.c/identidad': () => 'sobre',
  '11.c/decide': () => false,
  '11.c/explica': {
    claims: { clave: false, from: false, obliga: false },
    rubric: [
      {
        points: 1,
        criterion:
          'Dice que se publica una lista de quién puede enviar, y que se compara con la dirección que se conecta.',
      },
      {
        points: 1,
        criterion:
          'Dice que se miran el sobre y HELO, no el From, y que lo que se hace con el resultado lo decide quien recibe.',
      },
    ],
    good: 'En un registro TXT publicás qué máquinas pueden entregar correo con tu dominio en el remitente del sobre. Quien recibe compara esa lista con la dirección que se conecta (en el laboratorio, antes de que viaje el mensaje); el From que se muestra no lo mira. El resultado (pass, softfail, fail) es un dato: rechazar, marcar o no hacer nada lo decide el que recibe, y hay quien ni consulta.',
    weak: 'SPF es un registro de seguridad que evita que te falsifiquen los mails.',
  },
  '11.d/consultas': () => 4,
  '11.d/bloque': () => '_bloques2.granproveedor.com',
  '11.d/all': () => 'sospecha',
  '11.d/limite': () => 'permerror',
  '11.d/donde': () => 'include:_bloques2.granproveedor.com',
  '11/1': () => 'fail',
  '11/2': () => 'reenvio',
};
