/** The addresses of the lab that the questions speak of. */
export const CLIENT = '172.28.0.1';
export const MAIL = '172.28.0.90';
export const MAIL_EJEMPLO = '172.28.0.40';
export const MAIL_OTROEJEMPLO = '172.28.0.41';
export const MAIL_CREPES = '172.28.0.42';
export const MAIL_HAMBURGER = '172.28.0.43';
export const OUTSIDER = '172.28.0.99';
export const RESOLVER = '172.28.0.29';
export const NS_ROOT = '172.28.0.10';
export const NS_COM = '172.28.0.12';
export const NS_EXAMPLE = '172.28.0.61';
export const NS1_MISITIO = '172.28.0.50';
export const SMTP_5 = '172.28.0.51';
export const PC_A = '172.28.0.52';
export const MAIL1_EXAMPLE = '172.28.0.60';
export const PC_D = '172.28.0.62';
