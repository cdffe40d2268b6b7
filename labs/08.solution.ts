import type { check } from 'maillab';

/** Model answers of exercise 8, as somebody reads them off the evidence. */
export const solutions08: check.Solutions = {
  '8/octetos': () => 0,
  '8/espera': () => 'filtrado',
  '8/puerto-nuevo': () => 2587,
  '8/ehlo': () => false,
  '8/entrada': () => false,
  '8/barrido': () => [25, 2587],
  '8/quien-lo-dice': () => 'srv',
  '8/respuesta': () => ({
    text: 'Puede: cambia un número y SMTP es el mismo. Hay que reconfigurar a los usuarios propios, a mano o por SRV; los otros dominios siguen entregando por el 25. No es una defensa: un barrido lo encuentra y la contraseña se sigue pidiendo.',
    claims: { clientes: true, clave: false, internet: false },
  }),
  '08/1': () => 530,
  '08/2': () => 'cliente',
  '08/3': () => ['B', 'C'],
};
