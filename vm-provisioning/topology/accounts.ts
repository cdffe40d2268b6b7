/** Mailboxes: address, password, display name. The login is the part before the `@`, as in the course. */
export const accountRows: readonly (readonly [address: string, password: string, fullName: string])[] = [
  ['alumnopop@redes.unlp.edu.ar', 'alumnopoppass', 'Alumno POP'],
  ['alumnoimap@redes.unlp.edu.ar', 'alumnoimappass', 'Alumno IMAP'],
  ['redesycomunicaciones@redes.unlp.edu.ar', 'redesycomunicacionespass', 'Redes y Comunicaciones'],
  ['redes@info.unlp.edu.ar', 'redespass', 'Cátedra de Redes'],
  ['ana@ejemplo.com', 'anapass', 'Ana Gómez'],
  ['bruno@ejemplo.com', 'brunopass', 'Bruno Díaz'],
  ['carla@tercerdominio.net', 'carlapass', 'Carla Núñez'],
  ['diego@otroejemplo.com', 'diegopass', 'Diego Sosa'],
  ['alice@crepes.fr', 'alicepass', 'Alice'],
  ['bob@hamburger.edu', 'bobpass', 'Bob'],
  ['contacto@redes2024.com.ar', 'contactopass', 'Contacto'],
  ['lucia@redes2024.com.ar', 'luciapass', 'Lucía Peralta'],
  ['pedro@misitio.com.ar', 'pedropass', 'Pedro'],
  ['alicia@example.com', 'aliciapass', 'Alicia'],
];
