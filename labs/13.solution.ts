import type { check } from 'maillab';
import { retrievedIn } from './13/retrieved.js';

/** Model answers of exercise 13, as somebody reads them off the evidence. */
export const solutions13: check.Solutions = {
  '13.1/lineas': () => 1,
  '13.1/ficticio': () => false,
  '13.1/agrega': () => ['Return-Path', 'Delivered-To', 'Received'],
  '13.1/buzon': () => 'LMTP',
  '13.2/sin-helo': () => 250,
  '13.2/pop': () => 'estado',
  '13.2/lenguas': () => false,
  '13.3/orden': () => ['smtp.fing.edu.uy', 'smtp2.fing.edu.uy'],
  '13.3/direccion': () => false,
  '13.4/intentos': () => 1,
  '13.4/partes': () => ['text/plain', 'message/delivery-status', 'message/rfc822'],
  '13.4/estado': () => '5.1.1',
  '13.4/autor': () => 'emisor',
  '13.5/mx': () => false,
  '13.5/received': ({ trace }) => retrievedIn(trace).message.fieldsNamed('Received').length,
  '13.6/orden': () => ['172.28.0.90', '172.28.0.91'],
  '13.7/25': () => ['direcciones', 'servidor', 'cliente', 'extensiones', 'sobre', 'asunto'],
  '13.7/587': () => ['direcciones', 'servidor', 'cliente', 'extensiones'],
  '13.7/465': () => ['direcciones', 'servidor'],
  '13.7/saludo': () => 'cliente',
  '13.7/auth': () => false,
  '13.vida': {
    claims: { acepta: true, responsable: false, todos: false },
    rubric: [
      {
        points: 1,
        criterion: 'Dice que cada 250 final pasa la responsabilidad, y que la cola está en el servidor.',
      },
      {
        points: 1,
        criterion: 'Separa lo temporal (se reintenta) de lo definitivo (se avisa), por destinatario.',
      },
    ],
    good: 'El programa de Alice entrega a mail.crepes.fr, que contesta 250: desde ahí es suyo. hamburger.edu no atiende, así que el mensaje queda en espera, en la cola de crepes.fr. Cuando el puerto vuelve, el servidor reintenta: por Bob le contestan 250 y el mensaje pasa a ser de hamburger.edu, que lo pone en el buzón. Por el otro destinatario le contestan 550, que es definitivo: crepes.fr le escribe a Alice un aviso.',
    weak: 'El mail espera hasta que el servidor anda y después llega, y si no existe la dirección vuelve.',
  },
  '13/1': () => 'ketchup',
  '13/2': () => 'quitado',
  '13/3': () => false,
};
