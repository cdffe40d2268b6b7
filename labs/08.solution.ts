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
  '8/respuesta': {
    claims: { clientes: true, clave: false, internet: false },
    rubric: [
      {
        points: 1,
        criterion: 'Dice a quién hay que avisar (usuarios propios) y a quién no (otros servidores).',
      },
      {
        points: 1,
        criterion: 'No presenta el cambio de puerto como una medida que reemplace autenticación y TLS.',
      },
    ],
    good: 'Sí. El puerto es un número en la configuración del servidor y en la de cada programa: al mudarlo, SMTP es el mismo, con las mismas extensiones y la misma contraseña. El programa que no se reconfigura recibe un RST (o espera, si lo filtran) y no envía. Hay que avisar a los usuarios propios, a mano o con un registro SRV; puede haber redes que bloqueen salidas a puertos raros. Los demás dominios no se enteran, porque entregan por el 25. Y no es una defensa: un barrido de puertos lo encuentra.',
    weak: 'Sí, se puede, y es más seguro porque los atacantes no saben el puerto.',
  },
  '08/1': () => 530,
  '08/2': () => 'cliente',
  '08/3': () => ['B', 'C'],
};
