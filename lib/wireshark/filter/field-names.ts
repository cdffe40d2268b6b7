/**
 * Wireshark's fields of the protocols of mail, without the protocol's name, as `tshark -G fields` lists them (4.0.17). A
 * test compares.
 */
export const FIELD_NAMES = `
frame: bblog bblog.serial_nr bblog.ticks cap_len cb_copy cb_pen coloring_rule.name coloring_rule.string comment
comment.expert drop_count encap_type file_off ignored incomplete interface_description interface_id interface_name
interface_queue len len_lt_caplen link_nr marked md5_hash number offset_shift p2p_dir packet_flags
packet_flags_crc_error packet_flags_direction packet_flags_fcs_length packet_flags_packet_too_error
packet_flags_packet_too_short_error packet_flags_preamble_error packet_flags_reception_type packet_flags_reserved
packet_flags_start_frame_delimiter_error packet_flags_symbol_error packet_flags_unaligned_frame_error
packet_flags_wrong_inter_frame_gap_error packet_id pcaplog.data pcaplog.data_length pcaplog.data_type protocols
ref_time section_number time time_delta time_delta_displayed time_epoch time_invalid time_relative verdict
verdict.ebpf_tc verdict.ebpf_xdp verdict.hw verdict.unknown
eth: addr addr.oui addr.oui_resolved addr_resolved dst dst.ig dst.lg dst.oui dst.oui_resolved dst_resolved fcs
fcs.status fcs_bad ig invalid_lentype invalid_lentype.expert len len.past_end lg padding padding_bad src src.ig
src.lg src.oui src.oui_resolved src_not_group src_resolved trailer type
ip: addr bogus_header_length bogus_ip_length bogus_ip_version checksum checksum.status checksum_bad.expert
checksum_calculated cipso.categories cipso.doi cipso.malformed cipso.sensitivity_level cipso.tag_data
cipso.tag_type cur_rt cur_rt_host dsfield dsfield.dscp dsfield.ecn dst dst_host empty_rt empty_rt_host evil_packet
flags flags.df flags.mf flags.rb flags.sf frag_offset fragment fragment.count fragment.error
fragment.multipletails fragment.overlap fragment.overlap.conflict fragment.toolongfragment fragments geoip.asnum
geoip.city geoip.country geoip.country_iso geoip.dst_asnum geoip.dst_city geoip.dst_country geoip.dst_country_iso
geoip.dst_lat geoip.dst_lon geoip.dst_org geoip.dst_summary geoip.lat geoip.lon geoip.org geoip.src_asnum
geoip.src_city geoip.src_country geoip.src_country_iso geoip.src_lat geoip.src_lon geoip.src_org geoip.src_summary
hdr_len host id len nop opt.addr opt.ext_sec_add_sec_info opt.ext_sec_add_sec_info_format_code opt.flag
opt.id_number opt.len opt.len.invalid opt.mtu opt.ohc opt.originator opt.overflow opt.padding opt.ptr
opt.ptr.before_address opt.ptr.middle_address opt.qs_func opt.qs_nonce opt.qs_rate opt.qs_reserved opt.qs_ttl
opt.qs_ttl_diff opt.qs_unused opt.ra opt.rhc opt.sec_cl opt.sec_prot_auth_doe opt.sec_prot_auth_flags
opt.sec_prot_auth_fti opt.sec_prot_auth_genser opt.sec_prot_auth_nsa opt.sec_prot_auth_sci
opt.sec_prot_auth_siop_esi opt.sec_prot_auth_unassigned opt.sec_rfc791_comp opt.sec_rfc791_hr opt.sec_rfc791_sec
opt.sec_rfc791_tcc opt.sid opt.time_stamp opt.time_stamp_addr opt.type opt.type.class opt.type.copy
opt.type.number options.cipso options.eol options.ext_security options.mtu_probe options.mtu_reply options.nop
options.qs options.record_route options.route options.routeralert options.sdb options.security options.sid
options.source_route options.timestamp options.traceroute proto reassembled.data reassembled.length reassembled_in
rec_rt rec_rt_host src src_host src_rt src_rt_host subopt_too_long tos tos.cost tos.delay tos.precedence
tos.reliability tos.throughput ttl ttl.lncb ttl.too_small version
icmp: addr_entry_size address_mask checksum checksum.status checksum_bad code data_time data_time_relative ext
ext.checksum ext.checksum.status ext.checksum_bad ext.class ext.ctype ext.data ext.echo.req.local ext.echo.req.res
ext.echo.rsp.active ext.echo.rsp.ipv4 ext.echo.rsp.ipv6 ext.echo.rsp.res ext.echo.rsp.state ext.echo.seq
ext.length ext.res ext.version ident ident_le int_ident.addr_length int_ident.address int_ident.afi
int_ident.index int_ident.ipv4 int_ident.ipv6 int_ident.name int_ident.reserved int_info.afi int_info.ifindex
int_info.index int_info.ipaddr int_info.ipunknown int_info.ipv4 int_info.ipv6 int_info.mtu int_info.mtu_present
int_info.name int_info.name_length int_info.name_present int_info.reserved int_info.role length
length.original_datagram lifetime mip.b mip.challenge mip.coa mip.content mip.f mip.flags mip.g mip.h mip.length
mip.life mip.m mip.prefixlength mip.r mip.reserved mip.rt mip.seq mip.type mip.u mip.v mip.x mpls.data mpls.exp
mpls.label mpls.s mpls.ttl mtu no_resp num_addrs originate_timestamp pointer pref_level receive_timestamp redir_gw
reserved resp_in resp_not_found resp_to resptime router_address seq seq_le transmit_timestamp type unused
tcp: ack ack.nonzero ack_raw analysis analysis.ack_lost_segment analysis.ack_rtt analysis.acks_frame
analysis.bytes_in_flight analysis.duplicate_ack analysis.duplicate_ack_frame analysis.duplicate_ack_num
analysis.fast_retransmission analysis.flags analysis.initial_rtt analysis.keep_alive analysis.keep_alive_ack
analysis.lost_segment analysis.out_of_order analysis.push_bytes_sent analysis.retransmission analysis.reused_ports
analysis.rto analysis.rto_frame analysis.spurious_retransmission analysis.tfo_ack analysis.tfo_ignored
analysis.tfo_syn analysis.window_full analysis.window_update analysis.zero_window analysis.zero_window_probe
analysis.zero_window_probe_ack bogus_header_length checksum checksum.ffff checksum.status checksum_bad.expert
checksum_calculated completeness connection.fin connection.fin_active connection.fin_passive connection.rst
connection.syn connection.synack continuation_to dstport fin_retransmission flags flags.ace flags.ack flags.ae
flags.cwr flags.ece flags.fin flags.push flags.res flags.reset flags.str flags.syn flags.urg hdr_len len
non_zero_bytes_after_eol nop nxtseq option.len.invalid option_kind option_len options options.acc_ecn
options.acc_ecn.eceb options.acc_ecn.ee0b options.acc_ecn.ee1b options.ao options.ao.keyid options.ao.mac
options.ao.rnextkeyid options.cc options.cc_value options.ccecho options.ccnew options.echo options.echo_value
options.echoreply options.eol options.experimental options.experimental.data options.experimental.exid options.md5
options.md5.digest options.mptcp.addaddrtrunchmac options.mptcp.addrid options.mptcp.backup.flag
options.mptcp.checksum options.mptcp.checksumreq.flags options.mptcp.dataack8.flag
options.mptcp.dataackpresent.flag options.mptcp.datafin.flag options.mptcp.datalvllen options.mptcp.dseqn8.flag
options.mptcp.dseqnpresent.flag options.mptcp.echo options.mptcp.extensibility.flag options.mptcp.flag_t.flag
options.mptcp.flag_u.flag options.mptcp.flag_v.flag options.mptcp.flag_w.flag options.mptcp.flags
options.mptcp.ipv4 options.mptcp.ipv6 options.mptcp.ipver options.mptcp.nomoresubflows.flag options.mptcp.port
options.mptcp.rawdataack options.mptcp.rawdataseqno options.mptcp.recvkey options.mptcp.recvtok
options.mptcp.reserved options.mptcp.reserved.flag options.mptcp.rst_reason options.mptcp.sendhmac
options.mptcp.sendkey options.mptcp.sendrand options.mptcp.sendtrunchmac options.mptcp.sha1.flag
options.mptcp.sha256.flag options.mptcp.subflowseqno options.mptcp.subtype options.mptcp.version options.mss
options.mss.absent options.mss.present options.mss_val options.nop options.qs options.qs.rate options.qs.ttl_diff
options.rvbd.probe options.rvbd.probe.appli_ver options.rvbd.probe.client.ip options.rvbd.probe.flags
options.rvbd.probe.flags.last options.rvbd.probe.flags.notcfe options.rvbd.probe.flags.probe
options.rvbd.probe.flags.server options.rvbd.probe.flags.ssl options.rvbd.probe.prober options.rvbd.probe.proxy.ip
options.rvbd.probe.proxy.port options.rvbd.probe.reserved options.rvbd.probe.storeid options.rvbd.probe.type1
options.rvbd.probe.type2 options.rvbd.probe.version options.rvbd.probe.version_raw options.rvbd.trpy
options.rvbd.trpy.client.port options.rvbd.trpy.dst.ip options.rvbd.trpy.dst.port options.rvbd.trpy.flags
options.rvbd.trpy.flags.chksum options.rvbd.trpy.flags.fw_rst options.rvbd.trpy.flags.fw_rst_inner
options.rvbd.trpy.flags.fw_rst_probe options.rvbd.trpy.flags.mode options.rvbd.trpy.flags.oob
options.rvbd.trpy.src.ip options.rvbd.trpy.src.port options.sack options.sack.count options.sack.dsack
options.sack.dsack_le options.sack.dsack_re options.sack_le options.sack_perm options.sack_re options.scps
options.scps.binding options.scps.binding.data options.scps.binding.id options.scps.binding.len
options.scps.vector options.scpscor options.scpsflags.bets options.scpsflags.compress options.scpsflags.nlts
options.scpsflags.reserved options.scpsflags.snack1 options.scpsflags.snack2 options.scpsrec options.snack
options.snack.le options.snack.offset options.snack.re options.snack.sequence options.snack.size
options.tar.reserved options.tarr.rate options.tfo options.tfo.cookie options.tfo.request options.timestamp
options.timestamp.tsecr options.timestamp.tsval options.timestamp.tsval.syncookie.ecn
options.timestamp.tsval.syncookie.sack options.timestamp.tsval.syncookie.timestamp
options.timestamp.tsval.syncookie.wscale options.unknown options.unknown.payload options.user_to
options.user_to_granularity options.user_to_val options.wscale options.wscale.multiplier options.wscale.shift
options.wscale.shift.invalid payload pdu.last_frame pdu.size pdu.time port proc.dstcmd proc.dstpid proc.dstuid
proc.dstuname proc.srccmd proc.srcpid proc.srcuid proc.srcuname reassembled.data reassembled.length reassembled_in
reset_cause segment segment.count segment.error segment.multipletails segment.overlap segment.overlap.conflict
segment.toolongfragment segment_data segments seq seq_raw short_segment srcport stream suboption_malformed
syncookie.hash syncookie.mss syncookie.time time_delta time_relative urgent_pointer urgent_pointer.non_zero
window_size window_size_scalefactor window_size_value
udp: checksum checksum.bad checksum.status checksum.zero checksum_calculated checksum_coverage dstport length
length.bad length.bad_zero payload pdu.size port possible_traceroute proc.dstcmd proc.dstpid proc.dstuid
proc.dstuname proc.srccmd proc.srcpid proc.srcuid proc.srcuname srcport stream time_delta time_relative
arp: dst.atm_num_e164 dst.atm_num_nsap dst.atm_subaddr dst.drarp_error_status dst.hlen dst.htype dst.hw
dst.hw_ax25 dst.hw_mac dst.pln dst.proto dst.proto_ipv4 dst.slen dst.stype duplicate-address-detected
duplicate-address-frame hw.size hw.type isannouncement isgratuitous isprobe opcode packet-storm-detected
proto.size proto.type seconds-since-duplicate-address-frame src.atm_afi src.atm_afi.unknown
src.atm_data_country_code src.atm_data_country_code_group src.atm_e.164_isdn src.atm_e.164_isdn_group
src.atm_end_system_identifier src.atm_high_order_dsp src.atm_international_code_designator
src.atm_international_code_designator_group src.atm_num_e164 src.atm_num_nsap src.atm_rest_of_address
src.atm_selector src.atm_subaddr src.hlen src.htype src.hw src.hw_ax25 src.hw_mac src.pln src.proto src.proto_ipv4
src.slen src.stype
smtp: auth.password auth.username auth.username_password base64_decode command_line data.fragment
data.fragment.count data.fragment.error data.fragment.multiple_tails data.fragment.overlap
data.fragment.overlap.conflicts data.fragment.too_long_fragment data.fragments data.reassembled.in
data.reassembled.length eom message req req.command req.parameter response response.code response.code.unexpected
rsp rsp.parameter
pop: data.fragment data.fragment.count data.fragment.error data.fragment.multiple_tails data.fragment.overlap
data.fragment.overlap.conflicts data.fragment.too_long_fragment data.fragments data.reassembled.in
data.reassembled.length request request.command request.data request.parameter response response.data
response.description response.indicator response.tot_len.invalid
imap: command isrequest line request request.command request.command.uid request.folder request.password
request.username request_tag response response.command response.status response_in response_tag response_to tag
time
imf: address address_list.item autoforwarded autosubmitted bcc cc comments content.description content.id
content.transfer_encoding content.type content.type.parameters content.type.type content_language conversion
conversion_with_loss date deferred_delivery delivered_to delivery_date discarded_x400_ipms_extensions
discarded_x400_mts_extensions display_name dl_expansion_history expires ext.authentication_warning ext.expiry-date
ext.mailer ext.mimeole ext.original-to ext.tnef-correlator ext.uidl ext.virus_scanned extension extension.type
extension.value from importance in_reply_to incomplete_copy keywords latest_delivery_time lines mailbox_list.item
message_id message_text message_type mime_version original_encoded_information_types originator_return_address
precedence priority received references reply_by reply_to resent.bcc resent.cc resent.date resent.from
resent.message_id resent.sender resent.to return_path sender sensitivity siolabel siolabel.bgcolor
siolabel.fgcolor siolabel.label siolabel.marking siolabel.type siolabel.unknown subject supersedes thread-index to
unknown_param user_agent x400_content_identifier x400_content_type x400_mts_identifier x400_originator
x400_received x400_recipients
dns: a a6.address_suffix a6.prefix_len a6.prefix_name aaaa afsdb.hostname afsdb.subtype apl.address_family
apl.afdlength apl.afdpart.data apl.afdpart.ipv4 apl.afdpart.ipv6 apl.coded_prefix apl.negation caa.flags
caa.flags.issuer_critical caa.iodef caa.issue caa.issuewild caa.tag caa.tag_length caa.unknown caa.value
cert.algorithm cert.certificate cert.key_tag cert.type cname count.add_rr count.answers count.auth_rr count.labels
count.prerequisites count.queries count.updates count.zones csync.flags csync.flags.immediate
csync.flags.soaminimum csync.soa csync.type_bitmap data depr.opc dhcid.rdata dname dnskey.algorithm dnskey.flags
dnskey.flags.key_revoked dnskey.flags.reserved dnskey.flags.secure_entry_point dnskey.flags.zone_key dnskey.key_id
dnskey.protocol dnskey.public_key ds.algorithm ds.digest ds.digest_type ds.key_id dso dso.tlv dso.tlv.data
dso.tlv.encpad.padding dso.tlv.keepalive.inactivity dso.tlv.keepalive.interval dso.tlv.length
dso.tlv.retrydelay.retrydelay dso.tlv.type eui48 eui64 extraneous extraneous.data extraneous.length flags
flags.authenticated flags.authoritative flags.checkdisable flags.conflict flags.opcode flags.rcode flags.recavail
flags.recdesired flags.response flags.tentative flags.truncated flags.z gpos.altitude gpos.altitude_length
gpos.latitude gpos.latitude_length gpos.longitude gpos.longitude_length hinfo.cpu hinfo.cpu_length hinfo.os
hinfo.os_length hip.hit hip.hit.length hip.hit.pk.algo hip.pk hip.pk.length hip.rendezvous_server id idsn.address
idsn.length idsn.sa.address idsn.sa.length ilnp.l32 ilnp.l32.preference ilnp.l64 ilnp.l64.preference ilnp.lp
ilnp.lp.preference ilnp.nid ilnp.nid.preference ipseckey.gateway_algorithm ipseckey.gateway_dns
ipseckey.gateway_ipv4 ipseckey.gateway_ipv6 ipseckey.gateway_precedence ipseckey.gateway_type ipseckey.public_key
key.algorithm key.flags key.flags.associated_named_entity key.flags.associated_user key.flags.authentication
key.flags.confidentiality key.flags.ipsec key.flags.mime key.flags.required key.flags.signatory key.key_id
key.protocol key.public_key key_id_buffer_too_short kx.key_exchange kx.preference length loc.altitude
loc.horizontal_precision loc.latitude loc.longitude loc.size loc.unknown_data loc.version loc.vertical_precision
mb md mf mg minfo.e minfo.r mr mx.mail_exchange mx.preference naptr.flags naptr.flags_length naptr.order
naptr.preference naptr.regex naptr.regex_length naptr.replacement naptr.replacement_length naptr.service
naptr.service_length ns nsap.rdata nsap_ptr.owner nsec.next_domain_name nsec3.algo nsec3.flags nsec3.flags.opt_out
nsec3.hash_length nsec3.hash_value nsec3.iterations nsec3.salt_length nsec3.salt_value null nxt.next_domain_name
openpgpkey opt opt.chain.fqdn opt.client.addr opt.client.addr4 opt.client.addr6 opt.client.family
opt.client.netmask opt.client.scope opt.code opt.cookie.client opt.cookie.server opt.data opt.dau opt.dhu
opt.edns_tcp_keepalive.timeout opt.ext_error.extra_text opt.ext_error.info_code opt.len opt.n3u opt.padding
ptr.domain_name px.map400 px.map822 px.preference qry.class qry.name qry.name.len qry.qu qry.type resp.cache_flush
resp.class resp.edns0_version resp.ext_rcode resp.len resp.name resp.ttl resp.type resp.z resp.z.do
resp.z.reserved response_in response_to retransmission retransmit_request retransmit_request_in
retransmit_response retransmit_response_in rp.mailbox rp.txt_rr rr.opt.bad_length rr.udp_payload_size
rrsig.algorithm rrsig.key_tag rrsig.labels rrsig.original_ttl rrsig.signature rrsig.signature_expiration
rrsig.signature_inception rrsig.signers_name rrsig.type_covered rt.intermediate_host rt.subtype soa.expire_limit
soa.minimum_ttl soa.mname soa.refresh_interval soa.retry_interval soa.rname soa.serial_number spf spf.length
srv.name srv.port srv.priority srv.proto srv.service srv.target srv.weight sshfp.algorithm sshfp.fingerprint
sshfp.fingerprint.type svcb.svcparam svcb.svcparam.alpn svcb.svcparam.alpn.length svcb.svcparam.echconfig
svcb.svcparam.ipv4hint.ip svcb.svcparam.ipv6hint.ip svcb.svcparam.key svcb.svcparam.mandatory.key
svcb.svcparam.odohconfig svcb.svcparam.port svcb.svcparam.value svcb.svcparam.value.length svcb.svcpriority
svcb.targetname time tkey.algo_name tkey.error tkey.key_data tkey.key_size tkey.mode tkey.other_data
tkey.other_size tkey.signature_expiration tkey.signature_inception tlsa.certificate_association_data
tlsa.certificate_usage tlsa.matching_type tlsa.selector tsig.algorithm_name tsig.error tsig.fudge tsig.mac
tsig.mac_size tsig.noalg tsig.original_id tsig.other_data tsig.other_len tsig.time_signed ttl.high_bit_set txt
txt.length undecoded.type unsolicited wins.cache_timeout wins.local_flag wins.lookup_timeout wins.nb_wins_servers
wins.wins_server winsr.cache_timeout winsr.local_flag winsr.lookup_timeout winsr.name_result_domain wks.address
wks.bits wks.protocol x25.length x25.psdn_address xpf.destination_ipv4 xpf.destination_ipv6 xpf.dport
xpf.ip_version xpf.protocol xpf.source_ipv4 xpf.source_ipv6 xpf.sport zonemd.digest zonemd.hash_algo zonemd.scheme
zonemd.serial
http: accept accept_encoding accept_language authbasic authcitrix authcitrix.domain authcitrix.password
authcitrix.session authcitrix.user authorization bad_header_name cache_control chat chunk_boundary chunk_data
chunk_size chunked_trailer_part connection content_encoding content_length content_length_header content_type
cookie cookie_pair date decompression_disabled decompression_failed file_data host http2_settings
http2_settings_uri last_modified leading_crlf location next_request_in next_response_in notification path_segment
path_sub_segment prev_request_in prev_response_in proxy_authenticate proxy_authorization proxy_connect_host
proxy_connect_port referer request request.full_uri request.line request.method request.uri request.uri.path
request.uri.query request.uri.query.parameter request.version request_in request_number response response.code
response.code.desc response.line response.phrase response.version response_for.uri response_in response_number
sec_websocket_accept sec_websocket_extensions sec_websocket_key sec_websocket_protocol sec_websocket_version
server set_cookie subdissector_failed te_and_length te_unknown time tls_port transfer_encoding unknown_header
upgrade user_agent www_authenticate x_forwarded_for
tls: alert_message alert_message.desc alert_message.level app_data app_data_proto change_cipher_spec
compress_certificate.algorithm compress_certificate.algorithms_length
compress_certificate.compressed_certificate_message compress_certificate.compressed_certificate_message.length
compress_certificate.uncompressed_length connection_id connection_id_length decompression_error
early_data.max_early_data_size esni.encrypted_sni esni.encrypted_sni_length esni.nonce esni.record_digest
esni.record_digest_length esni.suite extension.oid_filters.oid extension.oid_filters.oid_length
extension.oid_filters.values_length extension.oid_filters_length extension.psk_ke_mode
extension.psk_ke_modes_length handshake handshake.cert_type handshake.cert_type.type handshake.cert_type.types
handshake.cert_type.types_len handshake.cert_types handshake.cert_types_count handshake.cert_url.padding
handshake.cert_url.sha1 handshake.cert_url.url handshake.cert_url.url_hash handshake.cert_url.url_hash_len
handshake.cert_url.url_len handshake.cert_url_type handshake.certificate handshake.certificate_length
handshake.certificate_request_context handshake.certificate_request_context_length handshake.certificates
handshake.certificates_length handshake.challenge handshake.challenge_length handshake.cipher_spec_len
handshake.cipher_suites_length handshake.cipherspec handshake.ciphersuite handshake.ciphersuites
handshake.clear_key_data handshake.clear_key_length handshake.client_cert_vrfy.sig
handshake.client_cert_vrfy.sig_len handshake.client_point handshake.client_point_len handshake.comp_method
handshake.comp_methods handshake.comp_methods_length handshake.connection_id handshake.connection_id_length
handshake.cred.pubkey handshake.cred.pubkey_len handshake.cred.signature handshake.cred.signature_len
handshake.cred.valid_time handshake.dname handshake.dname_len handshake.dnames handshake.dnames_len
handshake.dnames_truncated handshake.encrypted_key handshake.encrypted_key_length handshake.epms
handshake.epms_len handshake.exponent handshake.exponent_len handshake.extension.data
handshake.extension.heartbeat.mode handshake.extension.len handshake.extension.type handshake.extensions.cookie
handshake.extensions.cookie_len handshake.extensions.psk.binders handshake.extensions.psk.binders_len
handshake.extensions.psk.identities.length handshake.extensions.psk.identity.identity
handshake.extensions.psk.identity.identity_length handshake.extensions.psk.identity.obfuscated_ticket_age
handshake.extensions.psk.identity.selected handshake.extensions.supported_version
handshake.extensions.supported_versions_len handshake.extensions_alpn_len handshake.extensions_alpn_list
handshake.extensions_alpn_str handshake.extensions_alpn_str_len handshake.extensions_alps.settings
handshake.extensions_alps_alpn_list handshake.extensions_alps_alpn_str handshake.extensions_alps_alpn_str_len
handshake.extensions_alps_len handshake.extensions_ec_point_format handshake.extensions_ec_point_formats
handshake.extensions_ec_point_formats_length handshake.extensions_key_share_client_length
handshake.extensions_key_share_group handshake.extensions_key_share_key_exchange
handshake.extensions_key_share_key_exchange_length handshake.extensions_key_share_selected_group
handshake.extensions_length handshake.extensions_npn handshake.extensions_npn_str_len
handshake.extensions_padding_data handshake.extensions_reneg_info handshake.extensions_reneg_info_len
handshake.extensions_server_name handshake.extensions_server_name_len handshake.extensions_server_name_list_len
handshake.extensions_server_name_type handshake.extensions_srp_len handshake.extensions_srp_username
handshake.extensions_status_request_exts_len handshake.extensions_status_request_len
handshake.extensions_status_request_list_len handshake.extensions_status_request_responder_ids_len
handshake.extensions_status_request_type handshake.extensions_supported_group
handshake.extensions_supported_groups handshake.extensions_supported_groups_length handshake.fragment
handshake.fragment.count handshake.fragments handshake.g handshake.g_len handshake.hint handshake.hint_len
handshake.identity handshake.identity_len handshake.ja3 handshake.ja3_full handshake.ja3s handshake.ja3s_full
handshake.key_arg handshake.key_arg_length handshake.key_update.request_update handshake.length
handshake.max_fragment_length handshake.md5_hash handshake.modulus handshake.modulus_len handshake.npn_padding
handshake.npn_padding_len handshake.npn_selected_protocol handshake.npn_selected_protocol_len
handshake.ocsp_response_len handshake.ocsp_response_list_len handshake.p handshake.p_len handshake.random
handshake.random_bytes handshake.random_time handshake.rc handshake.rc_len handshake.reassembled_in handshake.rs
handshake.rs_len handshake.server_curve_type handshake.server_named_curve handshake.server_point
handshake.server_point_len handshake.session_id handshake.session_id_hit handshake.session_id_length
handshake.session_id_length.error handshake.session_ticket handshake.session_ticket_age_add
handshake.session_ticket_length handshake.session_ticket_lifetime_hint handshake.session_ticket_nonce
handshake.session_ticket_nonce_length handshake.sha_hash handshake.sig handshake.sig_hash_alg
handshake.sig_hash_alg_len handshake.sig_hash_algs handshake.sig_hash_hash handshake.sig_hash_sig
handshake.sig_len handshake.status_request.undecoded handshake.type handshake.vc handshake.vc_len
handshake.verify_data handshake.version handshake.vs handshake.vs_len handshake.xc handshake.xc_len handshake.xs
handshake.xs_len handshake.yc handshake.yc_len handshake.ys handshake.ys_len heartbeat_message
heartbeat_message.padding heartbeat_message.payload heartbeat_message.payload_length
heartbeat_message.payload_length.invalid heartbeat_message.type ignored_unknown_record malformed.buffer_too_small
malformed.trailing_data malformed.vector_length quic.len quic.parameter quic.parameter.ack_delay_exponent
quic.parameter.active_connection_id_limit quic.parameter.cibir_encoding.length
quic.parameter.cibir_encoding.offset quic.parameter.enable_time_stamp_v2
quic.parameter.facebook.partial_reliability quic.parameter.google.connection_options
quic.parameter.google.initial_rtt quic.parameter.google.key_update_not_yet_supported
quic.parameter.google.quic_params quic.parameter.google.quic_params_unknown_field
quic.parameter.google.quic_version quic.parameter.google.support_handshake_done
quic.parameter.google.supported_version quic.parameter.google.supported_versions_length
quic.parameter.google.user_agent quic.parameter.initial_max_data quic.parameter.initial_max_stream_data_bidi_local
quic.parameter.initial_max_stream_data_bidi_remote quic.parameter.initial_max_stream_data_uni
quic.parameter.initial_max_streams_bidi quic.parameter.initial_max_streams_uni
quic.parameter.initial_source_connection_id quic.parameter.lengt.old quic.parameter.length
quic.parameter.loss_bits quic.parameter.max_ack_delay quic.parameter.max_datagram_frame_size
quic.parameter.max_idle_timeout quic.parameter.max_udp_payload_size quic.parameter.min_ack_delay
quic.parameter.original_destination_connection_id quic.parameter.preferred_address.connectionid
quic.parameter.preferred_address.connectionid.length quic.parameter.preferred_address.ipv4address
quic.parameter.preferred_address.ipv4port quic.parameter.preferred_address.ipv6address
quic.parameter.preferred_address.ipv6port quic.parameter.preferred_address.statelessresettoken
quic.parameter.retry_source_connection_id quic.parameter.stateless_reset_token quic.parameter.type
quic.parameter.value quic.parameter.vi.chosen_version quic.parameter.vi.other_version reassembled.data
reassembled.length reassembled_in record record.content_type record.is_escape record.length record.length.invalid
record.opaque_type record.padding_length record.version record_size_limit resumed sct.sct_extensions
sct.sct_extensions_length sct.sct_length sct.sct_logid sct.sct_signature sct.sct_signature_length
sct.sct_timestamp sct.sct_version sct.scts_length segment segment.count segment.data segment.error
segment.multipletails segment.overlap segment.overlap.conflict segment.toolongfragment segments unexpected_message
data: data len md5_hash text uncompressed.data uncompressed.len
vlan: cfi dei etype id id_name len len.past_end priority too_many_tags trailer
sll: etype gretype halen hatype ifindex ltype pkttype src.eth src.ipv4 src.other trailer unused
null: family type
mime_multipart: boundary decryption_not_possible first_boundary header.content-description
header.content-disposition header.content-encoding header.content-id header.content-language header.content-length
header.content-transfer-encoding header.content-type header.originalcontent header.sectoken-length last_boundary
no_required_parameter part preamble trailer type
media: type
`;
