import type { check } from 'maillab';

/** Model answers of exercise 12, as somebody reads them off the evidence. */
export const solutions12: check.Solutions = {
  '12.a': () => 'puertos',
  '12.b': () => 'A',
  '12.b/nombre': () => 'smtp-5.misitio.com.ar',
  '12.c': () => 'MX',
  '12.d': () => false,
  '12.e': () => ['ns.root', 'ns.com', 'ns1.example.com'],
  '12.e/quien': () => false,
  '12.e/pregunta': () => 'example.com',
  '12.f.i': () => false,
  '12.f.ii': () => false,
  '12.f.iii': () => true,
  '12.f.iv': () => false,
  '12.f.v': () => false,
  '12.g': () => 'propio',
  '12.g/codigo': () => 'REFUSED',
  '12.g/banderas': () => ['AA', 'RD'],
  '12.h': () => 'a',
  '12.i': () => ['53/udp', '25/tcp', '143/tcp'],
  '12.cuenta': {
    claims: { directo: false, resuelve: false, espera: true },
    rubric: [
      {
        points: 1,
        criterion: 'Nombra las tres resoluciones (A, MX con su A, A) con quién pregunta en cada una.',
      },
      { points: 1, criterion: 'Distingue envío, entrega y retiro, con cliente, servidor y puerto.' },
    ],
    good: 'El programa de Pedro pide a ns1 el A de smtp-5 y le entrega el mensaje por SMTP. smtp-5 le pide a ns1, con recursión, el MX de example.com; ns1 pregunta a la raíz, a com y al servidor de example.com, y contesta mail1. Con el A de mail1, smtp-5 se conecta al puerto 25 y entrega. El mensaje queda en el buzón. El programa de Alicia pide a su propio resolvedor el A de mail1, se conecta al 143 y lo lee.',
    weak: 'El mail va de PC-A al DNS, que busca el servidor de Alicia y se lo manda.',
  },
  '12/1': () => 0,
  '12/2': () => 'recibe',
  '12/3': () => 'nombre',
  '12/4': () => 'smpt-5.misitio.com.ar',
};
