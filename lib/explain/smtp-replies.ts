import type { Entry } from './meaning.js';

/** Replies whose meaning depends on what they answer: verb or kind, and code. */
export const smtpRepliesTo: Record<string, Entry> = {
  'greeting 220': {
    texto: 'El servidor se presenta y está listo; hasta acá el cliente debería esperar callado',
    rfc: 'RFC 5321 §3.1; RFC 5321 §4.3.1',
    costumbre: 'el programa que nombra después de su dominio es texto libre',
  },
  'greeting 554': { texto: 'El servidor no quiere atender a este cliente', rfc: 'RFC 5321 §3.1' },
  'EHLO 250': {
    texto: 'El servidor acepta el saludo y ofrece una extensión por línea',
    rfc: 'RFC 5321 §4.1.1.1',
  },
  'HELO 250': { texto: 'El servidor acepta el saludo, sin ofrecer extensiones', rfc: 'RFC 5321 §4.1.1.1' },
  'LHLO 250': { texto: 'El servidor LMTP acepta el saludo y ofrece sus extensiones', rfc: 'RFC 2033 §4.1' },
  'MAIL 250': { texto: 'Remitente del sobre aceptado: hay una transacción abierta', rfc: 'RFC 5321 §3.3' },
  'RCPT 250': { texto: 'Destinatario aceptado', rfc: 'RFC 5321 §3.3' },
  'RCPT 550': {
    texto:
      'Destinatario rechazado: no existe, o no se permite, y no debería repetirse el mismo pedido; los ya aceptados siguen en pie',
    rfc: 'RFC 5321 §3.3; RFC 5321 §4.2.1',
  },
  'DATA 354': {
    texto:
      'Adelante: que venga el mensaje, hasta una línea con un punto solo. Es un punto de sincronización: hasta verlo no se manda contenido',
    rfc: 'RFC 5321 §4.1.1.4; RFC 2920 §3.1',
  },
  'DATA 503': {
    texto: 'Falta MAIL o un destinatario aceptado: no se manda nada',
    rfc: 'RFC 5321 §3.3; RFC 2033 §4.2',
  },
  'DATA 554': { texto: 'No hay ningún destinatario válido: no se manda nada', rfc: 'RFC 5321 §3.3' },
  'content 250': {
    texto: 'El servidor se hace responsable del mensaje: lo entrega o avisa que no pudo',
    rfc: 'RFC 5321 §4.2.5',
  },
  'content 550': {
    texto: 'Mensaje rechazado: el servidor no se hace cargo, y no debería repetirse el mismo envío',
    rfc: 'RFC 5321 §4.2.1; RFC 5321 §4.2.5',
  },
  'BDAT 250': {
    texto: 'Trozo recibido; con LAST, el servidor se hace responsable del mensaje',
    rfc: 'RFC 3030 §2; RFC 5321 §4.2.5',
  },
  'RSET 250': { texto: 'Transacción descartada', rfc: 'RFC 5321 §4.1.1.5' },
  'NOOP 250': { texto: 'El servidor sigue ahí', rfc: 'RFC 5321 §4.1.1.9' },
  'STARTTLS 220': {
    texto: 'De acuerdo: lo próximo que mande el cliente es el comienzo de TLS',
    rfc: 'RFC 3207 §4',
  },
  'STARTTLS 454': { texto: 'TLS no está disponible por ahora', rfc: 'RFC 3207 §4' },
  'ETRN 250': { texto: 'Pedido aceptado: la cola se procesa aparte', rfc: 'RFC 1985 §5.1' },
  'ETRN 251': { texto: 'No hay mensajes en espera para ese dominio', rfc: 'RFC 1985 §5.1' },
  'ETRN 252': { texto: 'Pedido aceptado: hay mensajes en espera para ese dominio', rfc: 'RFC 1985 §5.1' },
  'ETRN 253': { texto: 'Pedido aceptado; dice cuántos mensajes esperan', rfc: 'RFC 1985 §5.1' },
  'ETRN 458': { texto: 'El servidor no puede procesar ahora la cola de ese dominio', rfc: 'RFC 1985 §5.1' },
  'ETRN 459': { texto: 'El servidor no acepta ese pedido para ese dominio', rfc: 'RFC 1985 §5.1' },
};

/** Replies by their code alone (RFC 5321 §4.2.3 and extensions). */
export const smtpReplies: Record<number, Entry> = {
  211: { texto: 'Estado del sistema, o ayuda', rfc: 'RFC 5321 §4.2.3' },
  214: { texto: 'Ayuda, para una persona', rfc: 'RFC 5321 §4.2.3' },
  220: { texto: 'Servicio listo', rfc: 'RFC 5321 §4.2.3' },
  221: { texto: 'El servidor se despide y cierra la conexión', rfc: 'RFC 5321 §4.1.1.10' },
  235: { texto: 'Autenticación aceptada', rfc: 'RFC 4954 §6' },
  250: { texto: 'Hecho', rfc: 'RFC 5321 §4.2.3' },
  251: { texto: 'El usuario no es de acá, pero el servidor reenviará el mensaje', rfc: 'RFC 5321 §3.4' },
  252: {
    texto: 'El servidor no dice si la casilla existe, pero aceptaría el mensaje e intentaría entregarlo',
    rfc: 'RFC 5321 §3.5.3',
    costumbre: 'Postfix contesta 252 a VRFY para todo destinatario que aceptaría',
  },
  334: { texto: 'El servidor pide el paso siguiente de la autenticación, en base64', rfc: 'RFC 4954 §4' },
  354: { texto: 'Adelante con el mensaje, hasta una línea con un punto solo', rfc: 'RFC 5321 §4.1.1.4' },
  421: { texto: 'El servidor no puede seguir y cierra la conexión: probar más tarde', rfc: 'RFC 5321 §3.8' },
  432: {
    texto: 'El usuario tiene que pasarse a ese mecanismo; lo común es autenticarse antes una vez con PLAIN',
    rfc: 'RFC 4954 §6',
  },
  450: {
    texto: 'La casilla no está disponible, o no se permite, por ahora: probar más tarde',
    rfc: 'RFC 5321 §4.2.3',
  },
  451: { texto: 'Error del servidor, pasajero: probar más tarde', rfc: 'RFC 5321 §4.2.3' },
  452: {
    texto: 'Falta lugar, o son demasiados destinatarios: probar más tarde',
    rfc: 'RFC 5321 §4.2.3; RFC 5321 §4.5.3.1.10',
  },
  454: {
    texto: 'La autenticación o TLS no están disponibles por ahora',
    rfc: 'RFC 4954 §6; RFC 3207 §4',
  },
  455: { texto: 'El servidor no puede con esos parámetros por ahora', rfc: 'RFC 5321 §4.2.3' },
  500: { texto: 'El servidor no reconoce el comando', rfc: 'RFC 5321 §4.2.3' },
  501: { texto: 'Error de sintaxis en los argumentos', rfc: 'RFC 5321 §4.2.3' },
  502: { texto: 'Comando no implementado', rfc: 'RFC 5321 §4.2.4' },
  503: { texto: 'Comandos en un orden que no corresponde', rfc: 'RFC 5321 §4.1.4' },
  504: { texto: 'Parámetro no implementado', rfc: 'RFC 5321 §4.2.3' },
  521: { texto: 'Este servidor no acepta correo, en ninguna circunstancia', rfc: 'RFC 7504 §3' },
  530: { texto: 'Antes hace falta autenticarse, o pasar a TLS', rfc: 'RFC 4954 §6; RFC 3207 §4' },
  534: { texto: 'Ese mecanismo de autenticación es demasiado débil para este usuario', rfc: 'RFC 4954 §6' },
  535: { texto: 'Credenciales inválidas o insuficientes', rfc: 'RFC 4954 §6' },
  538: {
    texto: 'Ese mecanismo de autenticación pide cifrar antes la conexión; el código quedó en desuso',
    rfc: 'RFC 4954 §6',
  },
  550: { texto: 'Rechazo definitivo: no hay tal casilla, o no se permite', rfc: 'RFC 5321 §4.2.3' },
  551: { texto: 'El usuario no es de acá; se sugiere otra dirección', rfc: 'RFC 5321 §3.4' },
  552: {
    texto: 'El mensaje pasa el límite de tamaño, o el espacio asignado',
    rfc: 'RFC 1870 §6.1; RFC 5321 §4.2.3',
  },
  553: { texto: 'Nombre de casilla no permitido', rfc: 'RFC 5321 §4.2.3' },
  554: { texto: 'La transacción falló, definitivamente', rfc: 'RFC 5321 §4.2.3' },
  555: { texto: 'El servidor no reconoce los parámetros de MAIL o RCPT', rfc: 'RFC 5321 §4.1.1.11' },
  556: { texto: 'El dominio no acepta correo', rfc: 'RFC 7504 §4' },
};

/** What a code's first digit says, for codes that no table has. */
export const smtpClasses: Record<number, Entry> = {
  2: { texto: 'Respuesta positiva: lo pedido se cumplió y se puede pedir otra cosa', rfc: 'RFC 5321 §4.2.1' },
  3: { texto: 'Respuesta intermedia: el servidor espera más', rfc: 'RFC 5321 §4.2.1' },
  4: { texto: 'Rechazo pasajero: conviene reintentar más tarde', rfc: 'RFC 5321 §4.2.1' },
  5: { texto: 'Rechazo definitivo: no conviene repetirlo igual', rfc: 'RFC 5321 §4.2.1' },
};
