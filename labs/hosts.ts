import { addressOf } from 'maillab';

/** The addresses of the lab hosts that the questions speak of. */
export const CLIENT = addressOf('client');
export const MAIL = addressOf('mail');
export const MAIL_EJEMPLO = addressOf('mail_ejemplo');
export const MAIL_OTROEJEMPLO = addressOf('mail_otroejemplo');
export const MAIL_CREPES = addressOf('mail_crepes');
export const MAIL_HAMBURGER = addressOf('mail_hamburger');
export const OUTSIDER = addressOf('outsider');
export const RESOLVER = addressOf('resolver');
export const NS_ROOT = addressOf('ns_root');
export const NS_COM = addressOf('ns_gtld');
export const NS_EXAMPLE = addressOf('ns_example');
export const NS1_MISITIO = addressOf('ns1_misitio');
export const SMTP_5 = addressOf('smtp_5');
export const PC_A = addressOf('pc_a');
export const MAIL1_EXAMPLE = addressOf('mail1_example');
export const PC_D = addressOf('pc_d');
export const MAIL2 = addressOf('mail2');
export const MAIL_INFO = addressOf('mail_info');
export const RELAY = addressOf('relay');
export const NS_AR = addressOf('ns_ar');
export const NS1_REDES2024 = addressOf('ns1_redes2024');
export const NS2_REDES2024 = addressOf('ns2_redes2024');
export const MAIL_REDES2024 = addressOf('mail_redes2024');
export const CORREO_REDES2024 = addressOf('correo');
