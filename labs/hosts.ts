/** The addresses of the lab that the questions speak of. */
export const CLIENT = '172.28.0.1';
export const MAIL = '172.28.0.90';
export const MAIL_EJEMPLO = '172.28.0.40';
export const MAIL_OTROEJEMPLO = '172.28.0.41';
export const MAIL_CREPES = '172.28.0.42';
export const MAIL_HAMBURGER = '172.28.0.43';
export const OUTSIDER = '172.28.0.99';
