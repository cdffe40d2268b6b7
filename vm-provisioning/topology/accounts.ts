/** Mailboxes: address, password, display name. The login is the part before the `@`, as in the course. */
export const accountRows: readonly (readonly [address: string, password: string, fullName: string])[] = [
  ['alumnopop@redes.unlp.edu.ar', 'alumnopoppass', 'Alumno POP'],
  ['alumnoimap@redes.unlp.edu.ar', 'alumnoimappass', 'Alumno IMAP'],
];
