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
  '12.cuenta': () => ({
    text: 'PC-A pide a ns1 el A de smtp-5 y le entrega por el 25. smtp-5 pide a ns1 el MX y el A; ns1 recorre raíz, com y example. smtp-5 entrega en mail1. PC-D pide el A de mail1 a su resolvedor y lee por IMAP.',
    claims: { directo: false, resuelve: false, espera: true },
  }),
  '12/1': () => 0,
  '12/2': () => 'recibe',
  '12/3': () => 'nombre',
  '12/4': () => 'smpt-5.misitio.com.ar',
};
