import type { Entry } from './meaning.js';

/** IMAP's commands: RFC 9051, and RFC 3501 for what that removed. */
export const imapCommands: Record<string, Entry> = {
  CAPABILITY: { texto: 'Pide la lista de lo que el servidor sabe hacer', rfc: 'RFC 9051 §6.1.1' },
  NOOP: {
    texto: 'No pide nada, pero le da al servidor ocasión de contar novedades: sirve para sondear',
    rfc: 'RFC 9051 §6.1.2',
  },
  LOGOUT: { texto: 'Termina la sesión; el servidor contesta BYE y después OK', rfc: 'RFC 9051 §6.1.3' },
  STARTTLS: { texto: 'Pide pasar a TLS sobre esta misma conexión', rfc: 'RFC 9051 §6.2.1' },
  AUTHENTICATE: {
    texto:
      'Empieza la autenticación con el mecanismo SASL nombrado; base64 es una forma de escribir, no un cifrado',
    rfc: 'RFC 9051 §6.2.2',
  },
  LOGIN: { texto: 'Da usuario y contraseña, sin cifrar', rfc: 'RFC 9051 §6.2.3' },
  ENABLE: {
    texto: 'El cliente dice qué extensiones entiende y pide activarlas, antes de abrir una carpeta',
    rfc: 'RFC 9051 §6.3.1',
  },
  SELECT: {
    texto: 'Abre una carpeta; la respuesta dice si para leer y escribir o solo para leer',
    rfc: 'RFC 9051 §6.3.2',
  },
  EXAMINE: { texto: 'Abre una carpeta solo para leer', rfc: 'RFC 9051 §6.3.3' },
  CREATE: { texto: 'Crea una carpeta', rfc: 'RFC 9051 §6.3.4' },
  DELETE: { texto: 'Borra una carpeta', rfc: 'RFC 9051 §6.3.5' },
  RENAME: { texto: 'Cambia el nombre de una carpeta', rfc: 'RFC 9051 §6.3.6' },
  SUBSCRIBE: { texto: 'Anota una carpeta entre las suscriptas', rfc: 'RFC 9051 §6.3.7' },
  UNSUBSCRIBE: { texto: 'Saca una carpeta de las suscriptas', rfc: 'RFC 9051 §6.3.8' },
  LIST: { texto: 'Pide los nombres de las carpetas', rfc: 'RFC 9051 §6.3.9' },
  LSUB: { texto: 'Pide las carpetas suscriptas; el RFC 9051 lo da por obsoleto', rfc: 'RFC 3501 §6.3.9' },
  NAMESPACE: {
    texto: 'Pregunta bajo qué prefijos hay carpetas propias y compartidas',
    rfc: 'RFC 9051 §6.3.10',
  },
  STATUS: { texto: 'Pregunta por una carpeta sin abrirla', rfc: 'RFC 9051 §6.3.11' },
  APPEND: {
    texto: 'Sube un mensaje a una carpeta, con las marcas que diga el cliente',
    rfc: 'RFC 9051 §6.3.12',
    costumbre: 'los clientes suben así a Enviados, como leída, una copia de lo que ya mandaron por SMTP',
  },
  IDLE: {
    texto: 'El cliente se queda escuchando: el servidor cuenta las novedades cuando pasan, hasta DONE',
    rfc: 'RFC 9051 §6.3.13; RFC 2177 §3',
  },
  CLOSE: {
    texto: 'Cierra la carpeta y, si no estaba abierta solo para leer, borra los mensajes marcados \\Deleted',
    rfc: 'RFC 9051 §6.4.1',
  },
  UNSELECT: { texto: 'Cierra la carpeta sin borrar nada', rfc: 'RFC 9051 §6.4.2' },
  EXPUNGE: { texto: 'Borra los mensajes marcados \\Deleted', rfc: 'RFC 9051 §6.4.3' },
  SEARCH: { texto: 'Busca mensajes en el servidor', rfc: 'RFC 9051 §6.4.4' },
  FETCH: { texto: 'Trae datos de mensajes: marcas, tamaño, encabezado, partes', rfc: 'RFC 9051 §6.4.5' },
  STORE: { texto: 'Cambia las marcas de mensajes', rfc: 'RFC 9051 §6.4.6' },
  COPY: { texto: 'Copia mensajes a otra carpeta', rfc: 'RFC 9051 §6.4.7' },
  MOVE: { texto: 'Pasa mensajes a otra carpeta', rfc: 'RFC 9051 §6.4.8' },
  CHECK: {
    texto: 'Pide un punto de control de la carpeta: no verifica la integridad de nada; el RFC 9051 lo quitó',
    rfc: 'RFC 3501 §6.4.1',
  },
  SORT: { texto: 'Busca mensajes y los pide ordenados por el servidor', rfc: 'RFC 5256 §3' },
  THREAD: { texto: 'Busca mensajes y los pide agrupados en conversaciones', rfc: 'RFC 5256 §3' },
  GETQUOTA: { texto: 'Pregunta el uso y los límites de una cuota', rfc: 'RFC 9208 §4.1.1' },
  GETQUOTAROOT: { texto: 'Pregunta qué cuotas rigen para una carpeta', rfc: 'RFC 9208 §4.1.2' },
  ID: { texto: 'Cliente y servidor se dicen qué programas son', rfc: 'RFC 2971 §3.1' },
  COMPRESS: { texto: 'Pide comprimir todo lo que sigue', rfc: 'RFC 4978 §3' },
};

/** Data that the server sends without tag. */
export const imapData: Record<string, Entry> = {
  CAPABILITY: { texto: 'CAPABILITY: lo que el servidor sabe hacer', rfc: 'RFC 9051 §7.2.2' },
  ENABLED: { texto: 'ENABLED: las extensiones que quedaron activas', rfc: 'RFC 9051 §7.2.1' },
  LIST: { texto: 'LIST: una carpeta, con sus atributos y su separador', rfc: 'RFC 9051 §7.3.1' },
  LSUB: { texto: 'LSUB: una carpeta suscripta', rfc: 'RFC 3501 §7.2.3' },
  NAMESPACE: { texto: 'NAMESPACE: los prefijos de las carpetas', rfc: 'RFC 9051 §7.3.2' },
  STATUS: { texto: 'STATUS: lo que se preguntó de una carpeta', rfc: 'RFC 9051 §7.3.3' },
  ESEARCH: { texto: 'ESEARCH: el resultado de una búsqueda', rfc: 'RFC 9051 §7.3.4' },
  SEARCH: { texto: 'SEARCH: los mensajes encontrados', rfc: 'RFC 3501 §7.2.5' },
  FLAGS: { texto: 'FLAGS: las marcas que se pueden usar en la carpeta', rfc: 'RFC 9051 §7.3.5' },
  EXISTS: { texto: 'EXISTS: cuántos mensajes hay en la carpeta', rfc: 'RFC 9051 §7.4.1' },
  RECENT: {
    texto: 'RECENT: cuántos mensajes ve esta sesión por primera vez; el RFC 9051 lo da por obsoleto',
    rfc: 'RFC 3501 §7.3.2',
  },
  EXPUNGE: {
    texto: 'EXPUNGE: se borró ese mensaje y los siguientes bajan un número',
    rfc: 'RFC 9051 §7.5.1',
  },
  FETCH: {
    texto: 'FETCH: datos de un mensaje; el primer número es su posición en la carpeta, no su UID',
    rfc: 'RFC 9051 §7.5.2',
  },
  ID: { texto: 'ID: qué programa es el servidor', rfc: 'RFC 2971 §3.2' },
};

/** Status responses, tagged or not. */
export const imapStatus: Record<string, Entry> = {
  OK: { texto: 'OK: el comando se cumplió', rfc: 'RFC 9051 §7.1.1' },
  NO: { texto: 'NO: el comando no se pudo cumplir', rfc: 'RFC 9051 §7.1.2' },
  BAD: { texto: 'BAD: el servidor no entiende el comando, o no corresponde ahora', rfc: 'RFC 9051 §7.1.3' },
  PREAUTH: { texto: 'PREAUTH: la sesión empieza ya autenticada', rfc: 'RFC 9051 §7.1.4' },
  BYE: { texto: 'BYE: el servidor va a cerrar la conexión', rfc: 'RFC 9051 §7.1.5' },
};

/** The same without tag: they end no command. */
export const imapWarnings: Record<string, Entry> = {
  NO: {
    texto: 'NO sin etiqueta: una advertencia; el comando todavía puede cumplirse',
    rfc: 'RFC 9051 §7.1.2',
  },
  BAD: {
    texto: 'BAD sin etiqueta: un error que no se sabe de qué comando es, o uno interno del servidor',
    rfc: 'RFC 9051 §7.1.3',
  },
};

/** Response codes in brackets (RFC 9051 §7.1 and extensions). */
export const imapCodes: Record<string, Entry> = {
  UIDVALIDITY: {
    texto: 'UIDVALIDITY: mientras no cambie, los UID conocidos siguen valiendo',
    rfc: 'RFC 9051 §2.3.1.1',
  },
  UIDNEXT: { texto: 'UIDNEXT: el próximo UID será ese o uno mayor', rfc: 'RFC 9051 §2.3.1.1' },
  UNSEEN: { texto: 'UNSEEN: posición del primer mensaje no leído', rfc: 'RFC 3501 §7.1' },
  PERMANENTFLAGS: {
    texto: 'PERMANENTFLAGS: marcas que se pueden cambiar y se guardan',
    rfc: 'RFC 9051 §7.1',
  },
  'READ-WRITE': { texto: 'READ-WRITE: la carpeta se abrió para leer y escribir', rfc: 'RFC 9051 §7.1' },
  'READ-ONLY': { texto: 'READ-ONLY: la carpeta se abrió solo para leer', rfc: 'RFC 9051 §7.1' },
  APPENDUID: { texto: 'APPENDUID: UIDVALIDITY y UID del mensaje subido', rfc: 'RFC 9051 §7.1' },
  COPYUID: {
    texto: 'COPYUID: UIDVALIDITY del destino, y UID viejos y nuevos de los mensajes',
    rfc: 'RFC 9051 §7.1',
  },
  TRYCREATE: { texto: 'TRYCREATE: la carpeta no existe; se puede crear con CREATE', rfc: 'RFC 9051 §7.1' },
  AUTHENTICATIONFAILED: {
    texto: 'AUTHENTICATIONFAILED: la autenticación falló y el servidor no dice por qué',
    rfc: 'RFC 9051 §7.1',
  },
  NONEXISTENT: { texto: 'NONEXISTENT: no hay tal carpeta', rfc: 'RFC 9051 §7.1' },
  ALREADYEXISTS: { texto: 'ALREADYEXISTS: la carpeta ya existe', rfc: 'RFC 9051 §7.1' },
};
