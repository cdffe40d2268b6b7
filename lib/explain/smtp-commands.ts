import type { Entry } from './meaning.js';

/** SMTP's commands (RFC 5321 §4.1.1) and those of its extensions. */
export const smtpCommands: Record<string, Entry> = {
  EHLO: {
    texto: 'El cliente dice quién es y pide la lista de extensiones del servidor',
    rfc: 'RFC 5321 §4.1.1.1',
  },
  HELO: {
    texto: 'El cliente dice quién es a la manera antigua: no recibe la lista de extensiones',
    rfc: 'RFC 5321 §4.1.1.1',
  },
  LHLO: {
    texto: 'En LMTP ocupa el lugar de EHLO: presenta al cliente y pide las extensiones',
    rfc: 'RFC 2033 §4.1',
  },
  MAIL: {
    texto:
      'Abre una transacción y da el camino de retorno del sobre (reverse-path), adonde irían los avisos de error',
    rfc: 'RFC 5321 §4.1.1.2',
  },
  RCPT: {
    texto: 'Agrega un destinatario al sobre (forward-path); se repite una vez por destinatario',
    rfc: 'RFC 5321 §4.1.1.3',
  },
  DATA: {
    texto: 'Pide permiso para mandar el mensaje: encabezado, línea vacía y cuerpo',
    rfc: 'RFC 5321 §4.1.1.4',
  },
  BDAT: {
    texto:
      'Manda un trozo del mensaje con su tamaño en octetos, sin punto final ni puntos duplicados; LAST marca el último',
    rfc: 'RFC 3030 §2',
  },
  RSET: {
    texto: 'Descarta la transacción en curso, con su remitente y sus destinatarios; la sesión sigue',
    rfc: 'RFC 5321 §4.1.1.5',
    costumbre: 'Postfix lo manda al reusar una conexión que tenía guardada',
  },
  VRFY: {
    texto: 'Pregunta si una casilla existe; el servidor puede no decirlo',
    rfc: 'RFC 5321 §4.1.1.6; RFC 5321 §3.5.3',
  },
  EXPN: {
    texto: 'Pregunta quiénes forman una lista de correo',
    rfc: 'RFC 5321 §4.1.1.7',
    costumbre: 'Postfix no lo implementa',
  },
  HELP: {
    texto: 'Pide ayuda, para una persona',
    rfc: 'RFC 5321 §4.1.1.8',
    costumbre: 'Postfix contesta con la lista de los comandos que tiene',
  },
  NOOP: {
    texto: 'No cambia nada: solo pide un 250',
    rfc: 'RFC 5321 §4.1.1.9',
  },
  QUIT: {
    texto: 'Pide terminar la sesión; el servidor contesta 221 y recién entonces cierra',
    rfc: 'RFC 5321 §4.1.1.10',
    costumbre: 'hay clientes, como nodemailer, que cierran la conexión sin mandarlo',
  },
  AUTH: {
    texto:
      'Empieza la autenticación con el mecanismo SASL nombrado; base64 es una forma de escribir, no un cifrado',
    rfc: 'RFC 4954 §4',
  },
  STARTTLS: {
    texto:
      'Pide pasar a TLS sobre esta misma conexión; después la sesión vuelve al comienzo, y conviene otro EHLO',
    rfc: 'RFC 3207 §4.2',
  },
  ETRN: {
    texto: 'Pide que el servidor procese ahora la cola de un dominio, por otra conexión',
    rfc: 'RFC 1985 §5.1',
  },
};

/** Parameters of MAIL and RCPT. */
export const smtpParameters: Record<string, Entry> = {
  SIZE: { texto: 'SIZE declara el tamaño estimado del mensaje que viene, en octetos', rfc: 'RFC 1870 §6' },
  BODY: {
    texto: 'BODY dice si el contenido es texto de 7 bits, MIME con octetos de 8 bits, o binario',
    rfc: 'RFC 6152 §3; RFC 3030 §3',
    costumbre: 'hay clientes que declaran BODY=8BITMIME siempre, aunque el texto sea de 7 bits',
  },
  RET: {
    texto: 'RET pide que el aviso de error traiga el mensaje entero o solo su encabezado',
    rfc: 'RFC 3461 §4.3',
  },
  ENVID: { texto: 'ENVID da un identificador para reconocer los avisos', rfc: 'RFC 3461 §4.4' },
  NOTIFY: { texto: 'NOTIFY dice de qué se quiere aviso: éxito, falla, demora o nada', rfc: 'RFC 3461 §4.1' },
  ORCPT: { texto: 'ORCPT recuerda el destinatario original', rfc: 'RFC 3461 §4.2' },
  AUTH: { texto: 'AUTH dice quién entregó el mensaje al principio del camino', rfc: 'RFC 4954 §5' },
  SMTPUTF8: { texto: 'SMTPUTF8 avisa que hay direcciones o encabezados en UTF-8', rfc: 'RFC 6531 §3.4' },
};

/** What EHLO's reply offers. */
export const smtpCapabilities: Record<string, Entry> = {
  PIPELINING: { texto: 'se pueden mandar varios comandos sin esperar cada respuesta', rfc: 'RFC 2920 §3' },
  SIZE: { texto: 'tamaño máximo que acepta, en octetos', rfc: 'RFC 1870 §4' },
  VRFY: { texto: 'entiende VRFY', rfc: 'RFC 5321 §4.1.1.6' },
  ETRN: { texto: 'se le puede pedir que procese la cola de un dominio', rfc: 'RFC 1985 §2' },
  STARTTLS: { texto: 'puede pasar a TLS', rfc: 'RFC 3207 §2' },
  AUTH: { texto: 'mecanismos con que se puede autenticar el cliente', rfc: 'RFC 4954 §3' },
  ENHANCEDSTATUSCODES: {
    texto: 'después del código de tres cifras viene uno más preciso, como 5.1.1',
    rfc: 'RFC 2034 §4',
  },
  '8BITMIME': { texto: 'acepta contenido de 8 bits, con líneas y sus límites', rfc: 'RFC 6152 §3' },
  DSN: { texto: 'se le puede decir de qué avisar: entrega, falla o demora', rfc: 'RFC 3461 §3' },
  CHUNKING: { texto: 'acepta el mensaje por trozos, con BDAT', rfc: 'RFC 3030 §2' },
  BINARYMIME: { texto: 'acepta contenido binario, sin líneas, con BDAT', rfc: 'RFC 3030 §3' },
  SMTPUTF8: { texto: 'acepta direcciones y encabezados en UTF-8', rfc: 'RFC 6531 §3.2' },
  HELP: { texto: 'entiende HELP', rfc: 'RFC 5321 §4.1.1.8' },
};
