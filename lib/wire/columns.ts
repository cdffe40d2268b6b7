/** Wireshark cuts the Info column at this many bytes. */
const MAX_INFO = 4095;
const CONTROL = /\p{Cc}/gu;

/**
 * The Protocol and Info columns while the protocols of a frame write to them, from the outside in. Text before a
 * fence stays when an inner protocol clears or sets a column.
 */
export class Columns {
  protocol = '';
  info = '';
  private protocolFence = 0;
  private infoFence = 0;
  /** False while the columns show a message that is complete, and another one follows in the same segment. */
  protocolWritable = true;

  setProtocol(text: string): void {
    if (this.protocolWritable) this.protocol = this.protocol.slice(0, this.protocolFence) + text;
  }

  /** Keeps the protocol, as `SMTP/`, in front of the one that it carries. */
  carry(inner: string): void {
    if (!this.protocolWritable) return;
    this.protocol += '/';
    this.protocolFence = this.protocol.length;
    this.protocol += inner;
  }

  set(text: string): void {
    this.info = this.infoFence === 0 ? text : this.info.slice(0, this.infoFence) + text;
  }

  clear(): void {
    this.set('');
  }

  append(text: string): void {
    if (this.info.length < MAX_INFO) this.info += text;
  }

  /** Appends with a separator, unless nothing stands before. */
  appendSeparated(separator: string, text: string): void {
    this.append(this.info === '' ? text : separator + text);
  }

  fence(): void {
    this.infoFence = this.info.length;
  }

  /** Puts text first, to stay there. */
  prepend(text: string): void {
    this.info = text + this.info;
    this.infoFence += text.length;
  }

  /** The Info column as shown, without control characters. */
  get text(): string {
    return this.cut().replace(
      CONTROL,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  }

  private cut(): string {
    if (this.info.length * 3 <= MAX_INFO) return this.info;
    const bytes = Buffer.from(this.info);
    if (bytes.length <= MAX_INFO) return this.info;
    return bytes.toString('utf8', 0, MAX_INFO).replace(/\ufffd+$/, '');
  }
}
