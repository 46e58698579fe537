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

/// The visitor's address: the peer's, or what a trusted proxy says of it (the last entry of
/// `X-Forwarded-For` that is not itself a trusted proxy). IPv6 visitors are told apart by their /64.
pub fn visitor_address(req: &HttpRequest, trusted: &[Network]) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip().to_canonical());
    let mut address = peer;
    if trusts(trusted, peer) {
        let told = req
            .headers()
            .get_all("x-forwarded-for")
            .filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = told
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        for hop in hops.iter().rev() {
            let Ok(hop) = hop.parse::<IpAddr>() else {
                break;
            };
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
}
