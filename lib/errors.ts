/**
 * An error whose message is meant for the user: what was being done, the value in quotes, a colon, what stood in
 * the way; then what to do next. The command line prints it without a stack.
 */
export class MaillabError extends Error {
  /** Exit status of the command line: 1 a check failed, 2 wrong usage, 3 the lab could not be reached. */
  readonly exitCode: 1 | 2 | 3 = 1;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The caller asked for something that does not exist or make sense. */
export class UsageError extends MaillabError {
  override readonly exitCode = 2;
}

/** The lab, or a server in it, did not answer. */
export class LabUnreachableError extends MaillabError {
  override readonly exitCode = 3;
}

/** The lab's machine ended while it was asked for something; why, is for its supervisor to know. */
export class MachineEndedError extends LabUnreachableError {}
