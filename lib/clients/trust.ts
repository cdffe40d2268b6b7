/** How a server's certificate is checked: against the lab's authority, by the name that the server has in the lab. */
export interface Trust {
  ca?: string;
  servername: string;
}
