import type { check } from 'maillab';

/** Model answers of exercise 2, as somebody reads them off the evidence. */
export const solutions02: check.Solutions = {
  '2/protocols': () => ['POP3', 'IMAP'],
  '2/pop-commands': () => 5,
  '2/imap-commands': () => 3,
  '2/bytes': () => 'imap',
  '2/stateless': () => false,
  '2/deletes': () => false,
  '2/store': () => 'deposito',
  '2/webmail': () => false,
  '2/compare': () => ({
    text: 'Con POP3 el servidor da una lista de mensajes; carpetas y marcas viven en cada programa. Con IMAP viven en el servidor y todos los clientes ven lo mismo. Con un solo aparato y poca conexión alcanza POP3; con varios conviene IMAP. Borrar al bajar lo decide el cliente, con DELE.',
    claims: { marcas: false, carpeta: true, vacia: false },
  }),
  '02/1': () => false,
  '02/2': () => 'pop3',
  '02/3': () => false,
};
