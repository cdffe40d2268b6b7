import { addField, type Dissection } from '../dissection.js';

/** Questions that wait for their answer; the oldest is forgotten for a new one. */
const MAX_QUESTIONS = 4096;

/** Tells how long answers took: from the first question with the same number, between the same ports. */
export class DnsTimes {
  private readonly asked = new Map<string, { frame: number; time: number }>();

  note(dissection: Dissection, id: number, isResponse: boolean): void {
    const { packet, time } = dissection;
    const { ip, udp, tcp } = packet;
    const transport = udp ?? tcp;
    if (!ip || !transport) return;
    const ends = [`${ip.source} ${transport.sourcePort}`, `${ip.destination} ${transport.destinationPort}`];
    const key = `${udp ? 'udp' : 'tcp'} ${id} ${ends.sort().join(' ')}`;
    const question = this.asked.get(key);
    if (!isResponse) {
      if (question === undefined) this.remember(key, packet.frame.number, time);
    } else if (question !== undefined) {
      this.asked.delete(key);
      addField(dissection, 'dns.response_to', question.frame);
      addField(dissection, 'dns.time', BigInt(time - question.time));
    }
  }

  private remember(key: string, frame: number, time: number): void {
    if (this.asked.size >= MAX_QUESTIONS) this.asked.delete(this.asked.keys().next().value!);
    this.asked.set(key, { frame, time });
  }
}
