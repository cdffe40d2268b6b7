/**
 * What Wireshark 4.0 calls the values of fields (`tshark -G values`): the fields, then each value with its name, between bars.
 * Of names that differ only in case the first is the one that a filter finds. Those of tls.handshake.type are SSL 2's there,
 * where "Server Hello" finds session tickets: only the one that is the same in TLS is here.
 */
export const VALUE_NAMES = `
arp.hw.type|0 NET/ROM pseudo|1 Ethernet|2 Experimental Ethernet|3 AX.25|4 ProNET|5 Chaos|6 IEEE 802|7 ARCNET|
8 Hyperchannel|9 Lanstar|10 Autonet Short Address|11 Localtalk|12 LocalNet|13 Ultra link|14 SMDS|
15 Frame Relay DLCI|16 ATM|17 HDLC|18 Fibre Channel|19 ATM (RFC 2225)|20 Serial Line|22 MIL-STD-188-220|
23 Metricom STRIP|24 IEEE 1394.1995|25 MAPOS|26 Twinaxial|27 EUI-64|28 HIPARP|29 IP and ARP over ISO 7816-3|
30 ARPSec|31 IPsec tunnel|32 InfiniBand|33 TIA-102 Project 25 CAI|34 Wiegand Interface|35 Pure IP|36 Experimental 1|
37 HFI|256 Experimental 2|257 AEthernet|260 Notional KISS type|264 ADAPT|270 ROSE|271 CCITT X.25|
272 Boards with X.25 in firmware|280 Controller Area Network|512 PPP|513 Cisco HDLC|516 LAPB|
517 Digital's DDCMP protocol|518 Raw HDLC|519 Raw IP|768 IPIP tunnel|769 IP6IP6 tunnel|
770 Frame Relay Access Device|771 SKIP vif|772 Loopback|774 Fiber Distributed Data Interface|775 AP1000 BIF|
776 sit0 device - IPv6-in-IPv4|777 IP over DDP tunneller|778 GRE over IP|779 PIMSM register interface|
780 High Performance Parallel Interface|781 Nexus 64Mbps Ash|782 Acorn Econet|783 Linux-IrDA|
784 Point to point fibrechannel|785 Fibrechannel arbitrated loop|786 Fibrechannel public loop|
787 Fibrechannel fabric|800 Magic type ident for TR|801 IEEE 802.11|802 IEEE 802.11 + Prism2 header|
803 IEEE 802.11 + radiotap header|804 IEEE 802.15.4|805 IEEE 802.15.4 network monitor|820 PhoNet media type|
821 PhoNet pipe header|822 CAIF media type|823 GRE over IPv6|824 Netlink|825 IPv6 over LoWPAN|
826 Vsock monitor header|65535 Void type, nothing is known|65534 zero header length

arp.proto.type eth.type|2048 IPv4|34525 IPv6|33024 802.1Q Virtual LAN|33026 Simple Loop Protection Protocol|
33027 Virtual LACP|33028 Simple Loop Protection Protocol (old)|2054 ARP|
34605 Cisco Wireless Lan Context Control Protocol|34691 Motorola Media Independent Network Transport|
9298 IEEE 802.11 (Centrino promiscuous)|1536 XNS Internet Datagram Protocol|2053 X.25 Layer 3|2114 Wake on LAN|
2288 WiMax Mac-to-Mac|15935 EPL_V1|32821 RARP|32824 DEC LanBridge|32923 AppleTalk LLAP bridging|
32981 SNA-over-Ethernet|32993 EtherNet/IP Device Level Ring|33011 AARP|33079 Netware IPX/SPX|2989 Vines IP|
2991 Vines Echo|6532 Netmon Train|36864 Loopback|34906 Foundry proprietary|33023 Wellfleet Compression Protocol|
33153 Spanning Tree Protocol|33277 Cabletron Interswitch Message Protocol|
33279 Cabletron SFVLAN 1.8 Tag-Based Flood|33284 QNX 6 QNET protocol|34915 PPPoE Discovery|34916 PPPoE Session|
34924 HomePNA, wlan link local tunnel|34925 Intel ANS probe|34927 MS NLB heartbeat|34928 Jumbo LLC|
34932 Broadcom tag|34939 Homeplug|35041 Homeplug AV|35043 MRP|34984 802.1ad Provider Bridge (Q-in-Q)|
35045 802.1AE (MACsec)|35130 1905.1a Convergent Digital Home Network for Heterogenous Technologies|
35047 802.1ah Provider Backbone Bridge (mac-in-mac)|35135 802.1br Bridge Port Extension E-Tag|
34958 802.1X Authentication|35015 802.11i Pre-Authentication|34887 MPLS label switched packet|
34888 MPLS multicast label switched packet|15367 3Com NBP Datagram|24576 DEC proto|24577 DEC DNA Dump/Load|
24578 DEC DNA Remote Console|24579 DEC DNA Routing|24580 DEC LAT|24581 DEC Diagnostics|24582 DEC Customer use|
24583 DEC LAVC/SCA|32833 DEC LAST|25944 Transparent Ethernet bridging|8193 Cisco Group Management Protocol|
8933 Gigamon Header|8938 802.1Qat Multiple Stream Reservation Protocol|
35062 802.1ak Multiple Mac Registration Protocol|35151 Network Service Header|35208 PA HB Backup|
8944 IEEE 1722 Audio Video Transport Protocol|8945 Robust Header Compression(RoHC)|
8947 Transparent Interconnection of Lots of Links|8948 Intermediate System to Intermediate System|34824 MAC Control|
34825 Slow Protocols|36897 Real-Time Media Access Control|36898 Real-Time Configuration Protocol|
34945 CDMA2000 A10 Unstructured byte stream|34948 ATM over Ethernet|34962 PROFINET|34969 Realtek Layer 2 Protocols|
34978 ATA over Ethernet|34980 EtherCAT frame|34977 Telkonet powerline|34987 ETHERNET Powerlink v2|
34989 XiMeta Technology|34971 CSM_ENCAPS Protocol|34997 Local Experimental Ethertype 1|
34998 Local Experimental Ethertype 2|34999 IEEE 802a OUI Extended Ethertype|35000 IEC 61850/GOOSE|
35001 IEC 61850/GSE management services|35002 IEC 61850/SV (Sampled Value Transmission|
35018 Transparent Inter Process Communication|35020 802.1 Link Layer Discovery Protocol (LLDP)|
35026 CDMA2000 A10 3GPP2 Packet|35101 TTEthernet Protocol Control Frame|
35032 Circuit Emulation Services over Ethernet (MEF8)|35033 Link Layer Topology Discovery (LLTD)|
35036 (WAVE) Short Message Protocol (WSM)|35038 VMware Lab Manager|34841 Cirrus Cobranet Packet|
33075 Juniper Netscreen Redundant Protocol|37124 EERO Broadcast Packet|32801 PPP IP Control Protocol|
49185 PPP Link Control Protocol|49187 PPP Password Authentication Protocol|33021 PPP Compression Control Protocol|
51966 Veritas Low Latency Transport (not officially registered)|
35074 IEEE 802.1ag Connectivity Fault Management (CFM) protocol|35075 Data Center Ethernet (DCE) protocol(Cisco)|
35078 Fibre Channel over Ethernet|35085 IEEE 802.11 data encapsulation|35089 LINX IPC Protocol|
35092 FCoE Initialization Protocol|35095 Media Independent Handover Protocol|
35054 Ethernet Local Management Interface (MEF16)|35063 PTPv2 over Ethernet (IEEE1588)|
35064 Network Controller Sideband Interface|
35067 Parallel Redundancy Protocol (PRP) and HSR Supervision (IEC62439 Part 3)|35073 Flow Layer Internal Protocol|
35093 RDMA over Converged Ethernet|53261 Digium TDM over Ethernet Protocol|34996 WAI Authentication Protocol|
35110 VN-Tag|35115 Schweitzer Engineering Labs Layer 2 Protocol|
35119 High-availability Seamless Redundancy (IEC62439 Part 3)|2303 AX.25|35081 CiscoMetaData|35143 GeoNetworking|
49374 eXpressive Internet Protocol|49375 Neighborhood Watch Protocol|35117 bluecom Protocol|
37120 QinQ: old non-standard 802.1ad|39422 Technically Enhanced Capture Module Protocol (TECMP)|41197 6LoWPAN|
53899 Arista Timestamp|44798 eCPRI|46307 CableLabs Layer-3 Protocol|58709 EXos internal Extra Header|
65522 Cisco ACI ARP gleaning|61889 802.1CB Frame Replication and Elimination for Reliability

arp.opcode|1 request|2 reply|3 reverse request|4 reverse reply|5 drarp request|6 drarp reply|7 drarp error|
8 inverse request|9 inverse reply|10 arp nak|11 mars request|12 mars multi|13 mars mserv|14 mars join|15 mars leave|
16 mars nak|17 mars unserv|18 mars sjoin|19 mars sleave|20 mars grouplist request|21 mars grouplist reply|
22 mars redirect map|23 mapos unarp|24 experimental 1|25 experimental 2|0 reserved

dns.flags.response|1 Message is a response|0 Message is a query

dns.flags.opcode|0 Standard query|1 Inverse query|2 Server status request|4 Zone change notification|
5 Dynamic update|6 DNS Stateful operations (DSO)

dns.flags.authoritative|1 Server is an authority for domain|0 Server is not an authority for domain

dns.flags.truncated|1 Message is truncated|0 Message is not truncated

dns.flags.recdesired|1 Do query recursively|0 Don't do query recursively

dns.flags.recavail|1 Server can do recursive queries|0 Server can't do recursive queries

dns.flags.z|1 reserved - incorrect!|0 reserved (0)

dns.flags.authenticated|1 Answer/authority portion was authenticated by the server|
0 Answer/authority portion was not authenticated by the server

dns.flags.checkdisable|1 Acceptable|0 Unacceptable

dns.flags.rcode|0 No error|1 Format error|2 Server failure|3 No such name|4 Not implemented|5 Refused|6 Name exists|
7 RRset exists|8 RRset does not exist|9 Not authoritative|10 Name out of zone|11 DSO-Type not implemented|
16 Bad OPT Version or TSIG Signature Failure|17 Key not recognized|18 Signature out of time window|19 Bad TKEY Mode|
20 Duplicate key name|21 Algorithm not supported|22 Bad Truncation|23 Bad/missing Server Cookie

dns.qry.type dns.resp.type|0 Unused|1 A (Host Address)|2 NS (authoritative Name Server)|3 MD (Mail Destination)|
4 MF (Mail Forwarder)|5 CNAME (Canonical NAME for an alias)|6 SOA (Start Of a zone of Authority)|
7 MB (MailBox domain name)|8 MG (Mail Group member)|9 MR (Mail Rename domain)|10 NULL RR|
11 WKS (Well Known Service)|12 PTR (domain name PoinTeR)|13 HINFO (host information)|
14 MINFO (Mailbox or mail list information)|15 MX (Mail eXchange)|16 TXT (Text strings)|17 RP (Responsible Person)|
18 AFSDB (AFS Data Base location)|19 X25 (XX.25 PSDN address)|20 ISDN (ISDN address)|21 RT (Route Through)|
22 NSAP (NSAP address)|23 NSAP-PTR (NSAP domain name pointer)|24 SIG (security signature)|25 KEY (security key)|
26 PX (X.400 mail mapping information)|27 GPOS (Geographical Position)|28 AAAA (IPv6 Address)|
29 LOC (Location Information)|30 NXT (Next Domain)|31 EID (Endpoint Identifier)|32 NIMLOC (Nimrod Locator)|
33 SRV (Server Selection)|34 ATMA (ATM Address)|35 NAPTR (Naming Authority Pointer)|36 KX (Key Exchanger)|37 CERT|
38 A6 (OBSOLETE - use AAAA)|39 DNAME|40 SINK|41 OPT|42 APL|43 DS (Delegation Signer)|44 SSHFP (SSH Key Fingerprint)|
45 IPSECKEY|46 RRSIG (Resource Record Signature)|47 NSEC (Next Secure)|48 DNSKEY (DNS Public Key)|49 DHCID|50 NSEC3|
51 NSEC3PARAM|52 TLSA|55 HIP (Host Identity Protocol)|57 RKEY|58 TALINK (Trust Anchor LINK)|59 CDS (Child DS)|
60 CDNSKEY (DNSKEY(s) the Child wants reflected in DS)|61 OPENPGPKEY (OpenPGP Key)|
62 CSYNC (Child-to-Parent Synchronization)|63 ZONEMD|64 SVCB (General Purpose Service Endpoints)|
65 HTTPS (HTTPS Specific Service Endpoints)|99 SPF|100 UINFO|101 UID|102 GID|103 UNSPEC|104 NID (NodeID)|
105 L32 (Locator32)|106 L64 (Locator64)|107 LP (Locator FQDN)|108 EUI48|109 EUI64|249 TKEY (Transaction Key)|
250 TSIG (Transaction Signature)|251 IXFR (incremental transfer)|252 AXFR (transfer of an entire zone)|
253 MAILB (mailbox-related RRs)|254 MAILA (mail agent RRs)|
255 * (A request for all records the server/cache has available)|256 URI|
257 CAA (Certification Authority Restriction)|32768 TA (DNSSEC Trust Authorities)|
32769 DLV (DNSSEC Lookaside Validation)|65281 WINS|65282 WINS-R|65422 XPF

dns.qry.class dns.resp.class|1 IN|2 CS|3 CH|4 HS|254 NONE|255 ANY

dns.resp.z.do|1 Accepts DNSSEC security RRs|0 Cannot handle DNSSEC security RRs

dns.opt.code|0 Reserved|1 LLQ - Long-lived query|2 UL - Update lease|3 NSID - Name Server Identifier|
4 Owner (reserved)|5 DAU - DNSSEC Algorithm Understood (RFC6975)|6 DHU - DS Hash Understood (RFC6975)|
7 N3U - NSEC3 Hash Understood (RFC6975)|20730 Experimental - CSUBNET - Client subnet|8 CSUBNET - Client subnet|
9 EDNS EXPIRE (RFC7314)|10 COOKIE|11 EDNS TCP Keepalive|12 PADDING|13 CHAIN|15 Extended DNS Error

eth.dst.lg eth.src.lg eth.lg|1 Locally administered address (this is NOT the factory default)|
0 Globally unique address (factory default)

eth.dst.ig eth.src.ig eth.ig|1 Group address (multicast/broadcast)|0 Individual address (unicast)

icmpv6.type|1 Destination Unreachable|2 Packet Too Big|3 Time Exceeded|4 Parameter Problem|
100 Private experimentation|127 Reserved for expansion of ICMPv6 error messages|128 Echo (ping) request|
129 Echo (ping) reply|130 Multicast Listener Query|131 Multicast Listener Report|132 Multicast Listener Done|
133 Router Solicitation|134 Router Advertisement|135 Neighbor Solicitation|136 Neighbor Advertisement|137 Redirect|
138 Router Renumbering|139 Node Information Query|140 Node Information Reply|
141 Inverse Neighbor Discovery Solicitation|142 Inverse Neighbor Discovery Advertisement|
143 Multicast Listener Report Message v2|144 Home Agent Address Discovery Request|
145 Home Agent Address Discovery Reply|146 Mobile Prefix Solicitation|147 Mobile Prefix Advertisement|
148 Certification Path Solicitation|149 Certification Path Advertisement|150 Experimental Mobility|
151 Multicast Router Advertisement|152 Multicast Router Solicitation|153 Multicast Router Termination|154 FMIPv6|
155 RPL Control|156 Locator Update|157 Duplicate Address Request|158 Duplicate Address Confirmation|
159 MPL Control Message|160 Extended Echo request|161 Extended Echo reply|
255 Reserved for expansion of ICMPv6 informational messages

ip.dsfield.dscp ipv6.tclass.dscp|0 Default|1 Lower Effort|8 Class Selector 1|10 Assured Forwarding 11|
12 Assured Forwarding 12|14 Assured Forwarding 13|16 Class Selector 2|18 Assured Forwarding 21|
20 Assured Forwarding 22|22 Assured Forwarding 23|24 Class Selector 3|26 Assured Forwarding 31|
28 Assured Forwarding 32|30 Assured Forwarding 33|32 Class Selector 4|34 Assured Forwarding 41|
36 Assured Forwarding 42|38 Assured Forwarding 43|40 Class Selector 5|44 Voice Admit|46 Expedited Forwarding|
48 Class Selector 6|56 Class Selector 7

ip.dsfield.ecn ipv6.tclass.ecn|0 Not ECN-Capable Transport|1 ECN-Capable Transport codepoint '01'|
2 ECN-Capable Transport codepoint '10'|3 Congestion Experienced

ip.flags.rb ip.flags.df ip.flags.mf tcp.flags.res tcp.flags.ae tcp.flags.cwr tcp.flags.ece tcp.flags.urg tcp.flags.ack tcp.flags.push tcp.flags.reset tcp.flags.syn tcp.flags.fin|
1 Set|0 Not set

ip.proto ipv6.nxt|0 IPv6 Hop-by-Hop Option|1 ICMP|2 IGMP|3 GGP|4 IPIP|5 Stream|6 TCP|7 CBT|8 EGP|9 IGRP|10 BBN RCC|
11 Network Voice|12 PUP|13 ARGUS|14 EMCON|15 XNET|16 CHAOS|17 UDP|18 Multiplex|19 DCN Measurement|
20 Host Monitoring|21 Packet radio|22 IDP|23 Trunk-1|24 Trunk-2|25 Leaf-1|26 Leaf-2|27 Reliable Data|28 IRT|
29 ISO TP4|30 Bulk Data|31 MFE NSP|32 Merit Internodal|33 Datagram Congestion Control Protocol|34 3rd Party Connect|
35 Inter-Domain Policy Routing Protocol|36 XTP|37 Datagram delivery|38 Control Message|39 TP++|40 IL|41 IPv6|
42 Source demand routing|43 Routing Header for IPv6|44 Fragment Header for IPv6|45 Inter-Domain Routing Protocol|
46 Reservation Protocol|47 Generic Routing Encapsulation|48 Dynamic source routing|49 BNA|50 Encap Security Payload|
51 Authentication Header|52 INSLP|53 SWIPE|54 NBMA ARP|55 IP Mobility|56 TLSP Kryptonet|57 SKIP|58 ICMPv6|
59 No Next Header for IPv6|60 Destination Options for IPv6|61 any host internal protocol|62 Mobile IPv6 (old)|
63 any local network|64 SATNET EXPAK|65 Kryptolan|66 Remote Virtual Disk|67 IPPC|68 any distributed file system|
69 SATNET Monitoring|70 VISA|71 IPCV|72 CPNX|73 CPHB|74 Wang Span|75 Packet Video|76 Backroom SATNET Mon|
77 Sun ND Protocol|78 Wideband Mon|79 Wideband Expak|80 ISO Internet Protocol|81 VMTP|82 Secure VMTP|83 VINES|
84 TTP|85 NSFNET IGP|86 Dissimilar Gateway|87 TCF|88 EIGRP|89 OSPF IGP|90 Sprite RPC|91 Locus ARP|
92 Multicast Transport|93 AX.25 Frames|94 IP in IP|95 MICP|96 Semaphore|97 Ether in IP|98 ENCAP|
99 any private encryption scheme|100 GMTP|101 Ipsilon Flow|102 PNNI over IP|103 PIM|104 ARIS|105 SCPS|106 QNX|
107 Active Networks|108 IPComp|109 Sitara Networks|110 Compaq Peer|111 IPX IN IP|112 VRRP|113 PGM|
114 any 0-hop protocol|115 Layer 2 Tunneling|116 DDX|117 IATP|118 STP|119 SpectraLink|120 UTI|121 SMP|122 SM|
123 PTP|124 ISIS over IP|125 FIRE|126 CRTP|127 CRUDP|128 SSCOPMCE|129 IPLT|130 Secure Packet|131 PIPE|132 SCTP|
133 Fibre Channel|134 RSVP E2EI|135 Mobile IPv6|136 UDPLite|137 MPLS in IP|138 MANET|139 HIP|140 Shim6 header|
141 WESP|142 ROHC|143 Ethernet|144 Unassigned|173 AX/4000 Testframe|224 Novell NCS Heartbeat

smtp.response.code|211 System status, or system help reply|214 Help message|220 <domain> Service ready|
221 <domain> Service closing transmission channel|235 Authentication successful|
250 Requested mail action okay, completed|251 User not local; will forward to <forward-path>|
252 Cannot VRFY user, but will accept message and attempt delivery|334 AUTH input|
354 Start mail input; end with <CRLF>.<CRLF>|421 <domain> Service not available, closing transmission channel|
432 A password transition is needed|450 Requested mail action not taken: mailbox unavailable|
451 Requested action aborted: local error in processing|452 Requested action not taken: insufficient system storage|
454 Temporary authentication failed|500 Syntax error, command unrecognized|
501 Syntax error in parameters or arguments|502 Command not implemented|503 Bad sequence of commands|
504 Command parameter not implemented|530 Authentication required|534 Authentication mechanism is too weak|
535 Authentication credentials invalid|538 Encryption required for requested authentication mechanism|
550 Requested action not taken: mailbox unavailable|551 User not local; please try <forward-path>|
552 Requested mail action aborted: exceeded storage allocation|
553 Requested action not taken: mailbox name not allowed|554 Transaction failed

tcp.option_kind|0 End of Option List|1 No-Operation|2 Maximum Segment Size|3 Window Scale|4 SACK Permitted|5 SACK|
6 Echo|7 Echo Reply|8 Time Stamp Option|9 Partial Order Connection Permitted|10 Partial Order Service Profile|11 CC|
12 CC.NEW|13 CC.ECHO|14 TCP Alternate Checksum Request|15 TCP Alternate Checksum Data|16 Skeeter|17 Bubba|
18 Trailer Checksum Option|19 MD5 Signature Option|20 SCPS Capabilities|21 Selective Negative Acknowledgements|
22 Record Boundaries|23 Corruption experienced|24 SNAP|25 Unassigned|26 TCP Compression Filter|
27 Quick-Start Response|28 User Timeout Option|29 The TCP Authentication Option|30 Multipath TCP|
34 TCP Fast Open Cookie|76 Riverbed Probe|78 Riverbed Transparency|172 Accurate ECN Order 0|
174 Accurate ECN Order 1|253 RFC3692-style Experiment 1|254 RFC3692-style Experiment 2

tls.record.content_type tls.record.opaque_type|20 Change Cipher Spec|21 Alert|22 Handshake|23 Application Data|
24 Heartbeat|25 Connection ID

tls.handshake.type|1 Client Hello

tls.record.version|2 SSL 2.0|768 SSL 3.0|769 TLS 1.0|257 GMTLS|770 TLS 1.1|771 TLS 1.2|772 TLS 1.3|
32526 TLS 1.3 (draft 14)|32527 TLS 1.3 (draft 15)|32528 TLS 1.3 (draft 16)|32529 TLS 1.3 (draft 17)|
32530 TLS 1.3 (draft 18)|32531 TLS 1.3 (draft 19)|32532 TLS 1.3 (draft 20)|32533 TLS 1.3 (draft 21)|
32534 TLS 1.3 (draft 22)|32535 TLS 1.3 (draft 23)|32536 TLS 1.3 (draft 24)|32537 TLS 1.3 (draft 25)|
32538 TLS 1.3 (draft 26)|32539 TLS 1.3 (draft 27)|32540 TLS 1.3 (draft 28)|64279 TLS 1.3 (Facebook draft 23)|
64282 TLS 1.3 (Facebook draft 26)|256 DTLS 1.0 (OpenSSL pre 0.9.8f)|65279 DTLS 1.0|65277 DTLS 1.2|
2570 Reserved (GREASE)
`;
