use std::net::IpAddr;

use actix_web::HttpRequest;

/// A network whose word about the visitor's address is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: u128,
    prefix: u8,
    is_v6: bool,
}

impl Network {
    /// Reads `10.0.0.0/8`, `::1/128` or a single address.
    ///
    /// # Errors
    /// A sentence that names the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!("`{text}` is no network; write it as 10.0.0.0/8, ::1/128 or a single address")
        };
        let (address, prefix) = text
            .split_once('/')
            .map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let longest = if address.is_ipv6() { 128 } else { 32 };
        let prefix = prefix.map_or(Ok(longest), |p| p.trim().parse().map_err(|_| wrong()))?;
        if prefix > longest {
            return Err(wrong());
        }
        Ok(Self {
            address: bits(address),
            prefix,
            is_v6: address.is_ipv6(),
        })
    }

    /// Whether the address lies in it.
    pub fn holds(&self, address: IpAddr) -> bool {
        if address.is_ipv6() != self.is_v6 {
            return false;
        }
        let width = if self.is_v6 { 128 } else { 32 };
        let shift = u32::from(width - self.prefix);
        // A prefix of 0 shifts everything away.
        bits(address).checked_shr(shift).unwrap_or(0)
            == self.address.checked_shr(shift).unwrap_or(0)
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// The visitor's address: the peer's, or what a trusted proxy says of it (the last address of `X-Forwarded-For`, or where
/// that is missing of `Forwarded`, that is not itself a trusted proxy). IPv6 visitors are told apart by their /64.
pub fn visitor_address(req: &HttpRequest, trusted: &[Network]) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip().to_canonical());
    let mut address = peer;
    if trusts(trusted, peer) {
        for hop in hops(req).into_iter().rev() {
            let Some(hop) = hop else { break };
            address = hop.to_canonical();
            if !trusts(trusted, address) {
                break;
            }
        }
    }
    match address {
        IpAddr::V6(v6) => IpAddr::from((v6.to_bits() >> 64 << 64).to_be_bytes()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Where the request came through, the visitor first; `None` where a hop hides its address.
///
/// A proxy that writes one of the two headers passes the other on as the visitor sent it, and nearly all of them write
/// `X-Forwarded-For`: RFC 7239's `Forwarded` counts only where that one is missing.
fn hops(req: &HttpRequest) -> Vec<Option<IpAddr>> {
    let usual = entries(req, "x-forwarded-for");
    if !usual.is_empty() {
        return usual.iter().map(|hop| hop.parse().ok()).collect();
    }
    let standard = entries(req, "forwarded");
    standard.iter().map(|hop| address_of(hop)).collect()
}

fn entries<'a>(req: &'a HttpRequest, name: &str) -> Vec<&'a str> {
    req.headers()
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect()
}

/// The `for` of one entry: `for=192.0.2.60;proto=https`, `For="[2001:db8::1]:4711"`.
fn address_of(hop: &str) -> Option<IpAddr> {
    let node = hop.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let is_for = name.trim().eq_ignore_ascii_case("for");
        is_for.then(|| value.trim().trim_matches('"'))
    })?;
    let v6 = node.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match v6 {
        Some((address, _port)) => address.parse().ok(),
        None => node.split(':').next()?.parse().ok(),
    }
}

fn trusts(trusted: &[Network], address: IpAddr) -> bool {
    trusted.iter().any(|network| network.holds(address))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        let ten = Network::parse("10.0.0.0/8").unwrap();
        assert!(ten.holds("10.9.8.7".parse().unwrap()) && !ten.holds("11.0.0.1".parse().unwrap()));
        assert!(
            Network::parse("0.0.0.0/0")
                .unwrap()
                .holds("1.2.3.4".parse().unwrap())
        );
        assert!(Network::parse("10.0.0.0/33").is_err() && Network::parse("x").is_err());
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted = [Network::parse("10.0.0.0/8").unwrap()];
        let ask = |peer: &str| {
            let req = TestRequest::default()
                .peer_addr(format!("{peer}:1").parse().unwrap())
                .insert_header(("x-forwarded-for", "6.6.6.6, 1.2.3.4, 10.0.0.9"))
                .to_http_request();
            visitor_address(&req, &trusted).to_string()
        };
        assert_eq!(ask("10.0.0.1"), "1.2.3.4");
        assert_eq!(ask("9.9.9.9"), "9.9.9.9");
    }

    #[test]
    fn the_standard_header_counts_where_the_usual_one_is_missing() {
        let trusted = [Network::parse("10.0.0.0/8").unwrap()];
        let ask = |headers: &[(&str, &str)]| {
            let req = TestRequest::default().peer_addr("10.0.0.1:1".parse().unwrap());
            let req = headers
                .iter()
                .fold(req, |req, header| req.append_header(*header));
            visitor_address(&req.to_http_request(), &trusted).to_string()
        };
        let standard = (
            "forwarded",
            "for=6.6.6.6, For=\"1.2.3.4:99\";proto=https, for=10.0.0.9",
        );
        assert_eq!(ask(&[standard]), "1.2.3.4");
        assert_eq!(
            ask(&[("forwarded", "proto=https;for=\"[2001:db8:1:2:3::4]:99\"")]),
            "2001:db8:1:2::"
        );
        assert_eq!(ask(&[standard, ("x-forwarded-for", "5.5.5.5")]), "5.5.5.5");
        assert_eq!(
            ask(&[("forwarded", "for=6.6.6.6, for=_hidden")]),
            "10.0.0.1"
        );
    }
}
