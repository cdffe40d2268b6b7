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
  '2/compare': {
    claims: { marcas: false, carpeta: true, vacia: false },
    rubric: [
      {
        points: 1,
        criterion: 'Dice qué guarda el servidor en cada caso: carpetas y marcas, o solo mensajes.',
      },
      {
        points: 1,
        criterion: 'Da un caso en que conviene cada uno, y separa protocolo de costumbre del cliente.',
      },
    ],
    good: 'Con POP3 el servidor ofrece una lista de mensajes y nada más: las carpetas y lo leído viven en el programa de cada computadora. Conviene cuando hay una sola, o poca conexión, porque se baja y se lee después. Con IMAP el servidor guarda carpetas y marcas, y los clientes muestran lo mismo; conviene con varios aparatos. Que POP3 borre al bajar es una opción del cliente: lo hace con DELE.',
    weak: 'POP3 baja los mensajes y los borra. IMAP los deja en el servidor y es mejor.',
  },
  '02/1': () => false,
  '02/2': () => 'pop3',
  '02/3': () => false,
};
