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
  '13.5/received': ({ trace }) => retrievedIn(trace).text.match(/^Received:/gm)!.length,
  '13.6/orden': () => ['172.28.0.90', '172.28.0.91'],
  '13.7/25': () => ['direcciones', 'servidor', 'cliente', 'extensiones', 'sobre', 'asunto'],
  '13.7/587': () => ['direcciones', 'servidor', 'cliente', 'extensiones'],
  '13.7/465': () => ['direcciones', 'servidor'],
  '13.7/saludo': () => 'cliente',
  '13.7/auth': () => false,
  '13.vida': () => ({
    text: 'Alice entrega a su servidor, que contesta 250 y lo guarda en la cola. Cuando hamburger.edu vuelve, reintenta: Bob lo recibe, y de la dirección que no existe le avisa a Alice.',
    claims: { acepta: true, responsable: false, todos: false },
  }),
  '13/1': () => 'ketchup',
  '13/2': () => 'quitado',
  '13/3': () => false,
};
