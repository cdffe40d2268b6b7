import type { DefectKind } from '../message/source.js';

/** What is wrong with a message, for a reader of Spanish. */
export const DEFECTS: Record<DefectKind, string> = {
  'field-name': 'Un campo sin nombre, o con un carácter que un nombre no puede tener (RFC 5322 §2.2).',
  'stray-continuation': 'Una línea de continuación sin un campo antes (RFC 5322 §2.2.3).',
  'no-separator':
    'Falta la línea vacía: una línea del encabezado no es un campo, y ahí empieza el cuerpo (RFC 5322 §2.1).',
  'envelope-line': 'Una línea «From » de un archivo mbox, que no es un campo.',
  'header-limit': 'El encabezado pasa el límite; el resto no se interpretó.',
  'no-boundary-parameter': 'Un multipart sin el parámetro boundary: se lee como texto (RFC 2046 §5.1.1).',
  'no-delimiter': 'El delimitador que anuncia boundary no aparece (RFC 2046 §5.1.1).',
  'no-closing-delimiter': 'Falta el delimitador de cierre «--boundary--» (RFC 2046 §5.1.1).',
  'encoded-composite':
    'Un multipart o message no admite más codificación que 7bit, 8bit o binary (RFC 2045 §6.4).',
  'depth-limit': 'Las partes están anidadas más allá del límite; esta quedó como hoja.',
  'part-limit': 'Hay más partes que el límite; el resto quedó como texto.',
  'size-limit': 'El mensaje pasa el límite de tamaño; el resto quedó afuera.',
  'content-type': 'Content-Type no se entiende: vale text/plain (RFC 2045 §5.2).',
  'transfer-encoding': 'Content-Transfer-Encoding desconocido: el cuerpo queda como está (RFC 2045 §6.4).',
  'base64-characters': 'En el base64 hay caracteres fuera del alfabeto: se ignoran (RFC 2045 §6.8).',
  'base64-padding': 'Al base64 le falta o le sobra relleno «=» (RFC 2045 §6.8).',
  'base64-length': 'Al base64 le sobra un carácter, que no alcanza para un octeto (RFC 2045 §6.8).',
  'quoted-printable': 'En el quoted-printable hay un «=» que no empieza nada (RFC 2045 §6.7).',
  charset: 'Juego de caracteres desconocido: se lee octeto por octeto.',
  'charset-octets': 'Hay octetos que su juego de caracteres no tiene.',
};
