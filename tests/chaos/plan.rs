//! What a history's seed decides before it begins: who is there, what they try, and where the blows fall.

use std::fmt::Write as _;

use crate::seed::Seed;

/// How many variants the shop of a history sells.
pub const VARIANTS: usize = 4;

/// A history before it happens.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub buyers: Vec<Vec<Try>>,
    pub staff: Vec<Vec<Deed>>,
    /// The clock's pushes, by steps of all the others.
    pub pushes: Vec<u64>,
    pub blows: Vec<Blow>,
}

/// What a buyer tries next.
#[derive(Clone, Copy, Debug)]
pub enum Try {
    /// Puts pieces of that variant into the cart.
    Add(usize, i32),
    /// Types the discount's code.
    Code,
    /// Opens the checkout, for an order with a key of its own.
    Open,
    /// Sends the checkout, pressing the button so often at once; without an answer, again until there is one.
    Order(Way, usize),
    /// Sends it and does not wait for the answer.
    Vanish(Way),
    /// Sends once more what was sent last.
    Again,
    /// Looks at the newest order.
    Look,
}

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Transfer,
    Cash,
}

impl Way {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "bank_transfer",
            Self::Cash => "cash_on_delivery",
        }
    }
}

/// What staff do next; the number decides to which order.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    MarkPaid(u64),
    Send(u64),
    Cancel(u64),
    /// Some of its pieces leave.
    SendSome(u64),
    /// Some of its pieces are cancelled, go back into stock, and what was paid for them goes back.
    CancelSome(u64),
    /// Some of its pieces are paid back, and some of these are in stock again.
    PayBack(u64),
    /// Its lines get other quantities.
    Edit(u64),
    /// Adds pieces of that variant, or takes them away.
    Count(usize, i32),
    /// Gives that variant another price, in minor units.
    Price(usize, i64),
}

/// A fault, after so many steps of everybody and some milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Blow {
    pub after: u64,
    pub wait: u64,
    pub fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// So many of the shop's connections to the database are ended.
    CutConnections(u64),
    /// kill -9 of the shop, and another start.
    KillShop,
    /// kill -9 of PostgreSQL.
    KillPostgres,
    /// kill -9 of one of PostgreSQL's processes, on which it ends all others and recovers.
    KillBackend,
    /// The mail server is away for so many milliseconds.
    MailAway(u64),
    /// The mail server takes the next mail and hangs up before it says so.
    MailHangsUp,
}

impl Plan {
    pub fn of(seed: u64) -> Self {
        let mut chance = Seed::new(seed);
        let buyers: Vec<_> = (0..chance.between(3, 7))
            .map(|_| buyer(&mut chance))
            .collect();
        let staff: Vec<_> = (0..chance.between(1, 2))
            .map(|_| deeds(&mut chance))
            .collect();
        let steps =
            buyers.iter().map(Vec::len).sum::<usize>() + staff.iter().map(Vec::len).sum::<usize>();
        let steps = steps as u64;
        let pushes = (0..chance.below(3)).map(|_| chance.below(steps)).collect();
        let mut blows: Vec<Blow> = (0..chance.between(1, 4))
            .map(|_| blow(steps, &mut chance))
            .collect();
        blows.sort_by_key(|blow| blow.after);
        Self {
            seed,
            buyers,
            staff,
            pushes,
            blows,
        }
    }

    /// The steps, a line for each actor.
    pub fn told(&self) -> String {
        let mut told = String::new();
        for (at, steps) in self.buyers.iter().enumerate() {
            writeln!(told, "buyer {at}: {steps:?}").unwrap();
        }
        for (at, deeds) in self.staff.iter().enumerate() {
            writeln!(told, "staff {at}: {deeds:?}").unwrap();
        }
        writeln!(told, "time: after {:?}", self.pushes).unwrap();
        for blow in &self.blows {
            writeln!(told, "{blow:?}").unwrap();
        }
        told
    }
}

fn buyer(chance: &mut Seed) -> Vec<Try> {
    let mut tries = Vec::new();
    for _ in 0..chance.between(1, 3) {
        let pieces = i32::try_from(chance.between(1, 2)).unwrap();
        tries.push(Try::Add(chance.place(VARIANTS), pieces));
    }
    if chance.chance(40) {
        tries.push(Try::Code);
    }
    tries.push(Try::Open);
    if chance.chance(8) {
        return tries; // thinks better of it
    }
    if chance.chance(10) {
        tries.push(Try::Vanish(way(chance)));
        if chance.chance(50) {
            tries.push(Try::Again);
        }
        return tries;
    }
    let presses = *chance.pick(&[1, 1, 1, 2, 3]);
    tries.push(Try::Order(way(chance), presses));
    if chance.chance(30) {
        tries.push(Try::Again);
    }
    tries.push(Try::Look);
    tries
}

fn way(chance: &mut Seed) -> Way {
    *chance.pick(&[Way::Transfer, Way::Cash])
}

fn deeds(chance: &mut Seed) -> Vec<Deed> {
    (0..chance.between(3, 7))
        .map(|_| {
            let (order, variant) = (chance.below(1000), chance.place(VARIANTS));
            match chance.below(100) {
                0..22 => Deed::MarkPaid(order),
                22..28 => Deed::Send(order),
                28..38 => Deed::SendSome(order),
                38..50 => Deed::Cancel(order),
                50..60 => Deed::CancelSome(order),
                60..70 => Deed::PayBack(order),
                70..75 => Deed::Edit(order),
                75..90 => Deed::Count(variant, *chance.pick(&[-2, -1, 1, 2, 3])),
                _ => Deed::Price(variant, *chance.pick(&[1, 999, 1005, 4599])),
            }
        })
        .collect()
}

fn blow(steps: u64, chance: &mut Seed) -> Blow {
    let fault = match chance.below(100) {
        0..35 => Fault::CutConnections(chance.between(1, 6)),
        35..65 => Fault::KillShop,
        65..72 => Fault::KillPostgres,
        72..78 => Fault::KillBackend,
        78..90 => Fault::MailAway(chance.between(50, 600)),
        _ => Fault::MailHangsUp,
    };
    Blow {
        after: chance.below(steps),
        wait: chance.below(25),
        fault,
    }
}
