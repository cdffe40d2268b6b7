import type { KernelFailure } from '../watch/failures.js';

type Rule = [pattern: RegExp, sentence: (...groups: string[]) => string];

/** What the compiler says, by the wording of TypeScript 5.0. */
const COMPILER: Rule[] = [
  [
    /^Cannot find name '(.+?)'\. Did you mean '(.+?)'\?/,
    (name, other) => `No existe nada llamado "${name}": ¿quisiste decir "${other}"?`,
  ],
  [
    /^Cannot find name '(.+?)'/,
    (name) =>
      `No existe nada llamado "${name}": revisá cómo está escrito, o ejecutá antes la celda que lo define.`,
  ],
  [
    /^Property '(.+?)' does not exist on type '([\s\S]+?)'\. Did you mean '(.+?)'\?/,
    (name, type, other) => `El tipo "${type}" no tiene "${name}": ¿quisiste decir "${other}"?`,
  ],
  [
    /^Property '(.+?)' does not exist on type '([\s\S]+?)'/,
    (name, type) => `El tipo "${type}" no tiene "${name}".`,
  ],
  [
    /^Cannot find module '(.+?)'/,
    (name) => `No se encuentra el módulo "${name}": revisá el nombre del import.`,
  ],
  [
    /^Module '(.+?)' has no exported member '(.+?)'/,
    (module, name) => `El módulo ${module} no exporta "${name}".`,
  ],
  [
    /^Type '([\s\S]+?)' is not assignable to type '([\s\S]+?)'/,
    (from, to) => `Acá va un valor de tipo "${to}" y se le da uno de tipo "${from}".`,
  ],
  [
    /^Argument of type '([\s\S]+?)' is not assignable to parameter of type '([\s\S]+?)'/,
    (from, to) => `Acá va un argumento de tipo "${to}" y se le da uno de tipo "${from}".`,
  ],
  [
    /^Expected (\S+) arguments?, but got (\d+)/,
    (wanted, got) => `Se esperan ${wanted} argumentos y se dan ${got}.`,
  ],
  [/^'(.+?)' expected\.?$/, (token) => `Falta "${token}".`],
  [
    /^(?:Expression|Identifier|Declaration or statement) expected/,
    () => 'La instrucción está incompleta o le sobra algo.',
  ],
  [/^Unterminated (?:string|template) literal/, () => 'Falta cerrar las comillas.'],
  [
    /^Cannot redeclare block-scoped variable '(.+?)'/,
    (name) => `"${name}" se declara dos veces en esta celda.`,
  ],
  [
    /^Cannot assign to '(.+?)' because it is a constant/,
    (name) => `"${name}" es una constante y no se le puede asignar otro valor.`,
  ],
  [
    /^'await' expressions are only allowed/,
    () => 'await solo puede usarse en la celda misma o en una función async.',
  ],
  [
    /not under 'rootDir'/,
    () =>
      'Un archivo .ts de fuera de la carpeta del cuaderno no se puede importar: importá el paquete, como "maillab".',
  ],
];

const CODES: Record<string, (message: string) => string> = {
  ECONNREFUSED: (m) => `La conexión${address(m)} fue rechazada: ahí no escucha ningún servidor.`,
  ECONNRESET: () => 'El otro extremo cortó la conexión.',
  EPIPE: () => 'Se escribió en una conexión que el otro extremo ya había cerrado.',
  ETIMEDOUT: (m) => `La conexión${address(m)} no respondió a tiempo.`,
  EHOSTUNREACH: (m) => `No hay camino hasta el servidor${address(m)}.`,
  ENOTFOUND: (m) => `El nombre ${quoted(m, /(?:ENOTFOUND|EAI_AGAIN) (\S+)/)} no existe en el DNS.`,
  EAI_AGAIN: (m) => `El DNS no respondió por el nombre ${quoted(m, /EAI_AGAIN (\S+)/)}.`,
  EADDRINUSE: (m) => `El puerto${address(m)} ya está en uso.`,
  EACCES: () => 'El sistema no da permiso para eso.',
  ENOENT: (m) => `No existe el archivo ${quoted(m, /'(.+)'/)}.`,
  EAUTH: () => 'El servidor no aceptó el usuario o la contraseña.',
  DEPTH_ZERO_SELF_SIGNED_CERT: () =>
    'El certificado del servidor está firmado por él mismo, y nadie de confianza lo avala.',
  SELF_SIGNED_CERT_IN_CHAIN: () =>
    'La cadena de certificados termina en una autoridad que no es de confianza.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => 'No se puede verificar quién firmó el certificado del servidor.',
  ERR_TLS_CERT_ALTNAME_INVALID: () => 'El certificado es de otro nombre que el del servidor al que se llamó.',
  MODULE_NOT_FOUND: (m) => `No se encuentra el módulo ${quoted(m, /'(.+?)'/)}: revisá el nombre del import.`,
};

const EXCEPTIONS: Rule[] = [
  [
    /^ReferenceError: Cannot access '(.+?)' before initialization/,
    (name) => `"${name}" se usa antes de la línea que lo define.`,
  ],
  [/^ReferenceError: (.+?) is not defined/, (name) => `"${name}" no está definido.`],
  [
    /^TypeError: Cannot read properties of (undefined|null) \(reading '(.+?)'\)/,
    (what, name) => `Se pidió "${name}" a algo que vale ${what}.`,
  ],
  [
    /^TypeError: Cannot set properties of (undefined|null) \(setting '(.+?)'\)/,
    (what, name) => `Se quiso asignar "${name}" en algo que vale ${what}.`,
  ],
  [/^TypeError: (.+?) is not a function/, (name) => `"${name}" no es una función.`],
  [/^TypeError: (.+?) is not iterable/, (name) => `"${name}" no se puede recorrer.`],
  [/^TypeError: Assignment to constant variable/, () => 'Se quiso dar otro valor a una constante.'],
  [
    /^RangeError: Maximum call stack size exceeded/,
    () => 'La función se llama a sí misma sin terminar nunca.',
  ],
  [/^SyntaxError: .* JSON/, () => 'El texto no es JSON válido.'],
  [/^AssertionError/, () => 'No se cumple lo que la celda afirma.'],
];

/** One line in Spanish that a student understands. */
export function headline(failure: KernelFailure): string {
  switch (failure.kind) {
    case 'type-error':
      return first(COMPILER, failure.evalue) ?? 'El compilador de TypeScript no acepta esta línea.';
    case 'exit':
      return 'La celda llamó a process.exit, que apaga el kernel y todo lo que sigue.';
    case 'late-output':
      return 'La celda siguió escribiendo después de terminar: falta un await.';
    case 'too-much':
      return 'La celda muestra demasiado: lo que sigue no se guarda.';
    case 'rejection':
      return `Una promesa que nadie espera falló (falta un await): ${exception(failure)}`;
    case 'late-throw':
      return `Un error llegó cuando la celda ya había terminado: ${exception(failure)}`;
    case 'exception':
      return exception(failure);
  }
}

/** The original words: `TypeError: x is not a function`, `TS2304: Cannot find name 'x'.`, and what is behind them. */
export function originalWords(failure: KernelFailure): string[] {
  if (failure.kind === 'exit') return [`process.exit(${failure.evalue})`];
  if (failure.kind === 'late-output' || failure.kind === 'too-much') return [];
  const name = failure.kind === 'type-error' ? (failure.code ?? failure.ename) : failure.ename;
  return [`${name}: ${failure.evalue}`, ...failure.details.map((detail) => `  ${detail}`)];
}

function exception(failure: KernelFailure): string {
  // The errors of the labs say themselves what happened and what to do.
  if (/^(Maillab|Usage|LabUnreachable)Error$/.test(failure.ename)) return failure.evalue.split('\n')[0]!;
  const byCode = failure.code ? CODES[failure.code] : undefined;
  if (byCode) return byCode(failure.evalue);
  const code = /\b(E[A-Z]{4,}|EAI_AGAIN|EPIPE)\b/.exec(failure.evalue)?.[1];
  if (code && CODES[code]) return CODES[code]!(failure.evalue);
  return (
    first(EXCEPTIONS, `${failure.ename}: ${failure.evalue}`) ??
    `La celda lanzó un error: ${failure.evalue.split('\n')[0]}`
  );
}

function first(rules: Rule[], text: string): string | undefined {
  for (const [pattern, sentence] of rules) {
    const match = pattern.exec(text);
    if (match) return sentence(...match.slice(1));
  }
  return undefined;
}

function address(message: string): string {
  const found = /\s((?:\d{1,3}\.){3}\d{1,3}:\d+|\[?[0-9a-f:]+\]?:\d+|:::\d+)/.exec(message)?.[1];
  return found ? ` ${/EADDRINUSE/.test(message) ? '' : 'con '}${found}`.replace(/ {2}/, ' ') : '';
}

function quoted(message: string, pattern: RegExp): string {
  const found = pattern.exec(message)?.[1];
  return found ? `"${found}"` : 'pedido';
}
