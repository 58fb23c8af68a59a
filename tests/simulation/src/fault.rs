//! The faults that this world can inject, how often, and under which number the list of faults knows them.

/// Makes the list of faults: number in the list of faults (0: not in it), name, how often as a rule, words.
macro_rules! faults {
    ($($number:literal $name:ident $usual:literal $words:literal)*) => {
        /// A fault that this world can inject.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $words] $name,)*
        }

        impl Fault {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its number in the list of faults; none where that names no such thing.
            #[must_use]
            pub fn number(self) -> Option<u8> {
                let number = match self { $(Self::$name => $number),* };
                (number > 0).then_some(number)
            }

            /// What it is, in words.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }

            /// How likely it is at each occasion, as a rule.
            fn usual(self) -> f64 {
                match self { $(Self::$name => $usual),* }
            }
        }
    };
}

faults! {
    1 Offline 0.05 "offline before sending"
    2 ConnectTimeout 0.02 "connect timeout"
    3 RequestLost 0.03 "request lost"
    4 ResponseLost 0.05 "response lost after the server committed"
    5 Abort 0.02 "abort while the server commits"
    6 ServerError 0.04 "500, 502, 503, 504"
    7 TooMany 0.02 "429 with Retry-After in seconds"
    8 RetryDate 0.01 "Retry-After as a date"
    9 OddRetryAfter 0.01 "odd Retry-After"
    10 TimeoutOrEarly 0.01 "408 and 425"
    11 InvalidItem 0.02 "one invalid item in a batch"
    12 TooLarge 0.01 "413"
    13 Misconfigured 0.01 "401, 403, 404, 410"
    14 CaptivePortal 0.02 "captive portal"
    17 Truncated 0.02 "truncated receipt"
    18 ClosedAfterClick 0.05 "tab closed right after the click"
    21 Frozen 0.03 "page frozen while sending"
    23 DoubleClick 0.05 "double click"
    24 TwoWidgets 0.10 "two widgets on one page"
    25 Trap 0.02 "trap after persisting"
    27 Removed 0.02 "element removed and added again"
    28 TabsFlush 0.03 "two tabs flush at once"
    29 TabsAppend 0.03 "two tabs append at once"
    30 FrozenHolder 0.01 "a frozen tab holds the lock"
    31 NoLocks 0.20 "no Web Locks"
    32 Full 0.02 "quota exceeded"
    33 Blocked 0.02 "storage blocked"
    34 Cleared 0.01 "storage cleared"
    35 Unreadable 0.01 "entry corrupt, or of a newer version"
    36 QueueFull 0.0 "queue full"
    37 ClockOff 0.10 "clock ten years off"
    38 ClockJump 0.01 "clock jumps during backoff"
    39 LateCopy 0.01 "a retry after weeks"
    40 Killed 0.003 "endpoint killed between commit and reply"
    41 DatabaseFails 0.004 "database fails within a transaction"
    43 Parallel 0.001 "one id a hundred times in parallel"
    44 TwoBodies 0.01 "one id with two bodies"
    0 Doubled 0.03 "request doubled on the way"
    0 SlowArrival 0.01 "request arrives after its sender gave up"
    0 OddReceipts 0.02 "receipts missing, or of strangers"
    0 RemoveFails 0.01 "storage cannot remove"
    0 Hidden 0.05 "page hidden and shown"
}

impl Fault {
    fn index(self) -> usize {
        self as usize
    }
}

/// How likely each fault is at each occasion: a request, a submission, a new page or a new device.
#[derive(Debug, Clone)]
pub struct Rates(Vec<f64>);

impl Rates {
    /// Everything now and then.
    #[must_use]
    pub fn usual() -> Self {
        Self(Fault::ALL.iter().map(|fault| fault.usual()).collect())
    }

    /// Nothing ever.
    #[must_use]
    pub fn none() -> Self {
        Self(vec![0.0; Fault::ALL.len()])
    }

    /// The same with another rate for one fault.
    #[must_use]
    pub fn with(mut self, fault: Fault, rate: f64) -> Self {
        self.0[fault.index()] = rate;
        self
    }

    /// How likely a fault is.
    #[must_use]
    pub fn of(&self, fault: Fault) -> f64 {
        self.0[fault.index()]
    }
}

/// How often each fault was injected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Injected(Vec<u64>);

impl Default for Injected {
    fn default() -> Self {
        Self(vec![0; Fault::ALL.len()])
    }
}

impl Injected {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0[fault.index()] += 1;
    }

    pub(crate) fn of(&self, fault: Fault) -> u64 {
        self.0[fault.index()]
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            *sum += more;
        }
    }
}
