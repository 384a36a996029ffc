use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use odata_requests::testing::ReplayBody;
use odata_requests::{Incoming, Outgoing, TransportError};

use super::*;
use crate::model::MailService;

/// A transport whose clock jumps by the given seconds since 1970 with each response.
struct Jumping {
    replay: Replay,
    times: Vec<u64>,
    next: AtomicU64,
}

impl Jumping {
    fn new(replay: Replay, times: &[u64]) -> Self {
        Self {
            replay,
            times: times.to_vec(),
            next: AtomicU64::new(0),
        }
    }

    fn time(&self) -> SystemTime {
        let at = usize::try_from(self.next.fetch_add(1, Ordering::Relaxed)).unwrap();
        let seconds = self.times.get(at).or(self.times.last()).copied();
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.unwrap_or(0))
    }
}

impl odata_requests::blocking::Transport for Jumping {
    type Body = ReplayBody;

    fn send(
        &self,
        request: Outgoing<'_, odata_requests::blocking::Content<'_>>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        odata_requests::blocking::Transport::send(&self.replay, request)
    }

    fn sleep(&self, time: Duration) {
        odata_requests::blocking::Transport::sleep(&self.replay, time);
    }

    fn now(&self) -> SystemTime {
        self.time()
    }
}

impl odata_requests::Transport for Jumping {
    type Body = ReplayBody;

    async fn send(
        &self,
        request: Outgoing<'_, odata_requests::Content>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        odata_requests::Transport::send(&self.replay, request).await
    }

    async fn sleep(&self, time: Duration) {
        odata_requests::Transport::sleep(&self.replay, time).await;
    }

    async fn deadline(&self, time: Duration) {
        odata_requests::Transport::deadline(&self.replay, time).await;
    }

    fn now(&self) -> SystemTime {
        self.time()
    }
}

/// 784,111,777 s after 1970.
const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

fn throttled() -> Reply {
    Reply::new(429).header("Retry-After", DATE)
}

#[test]
fn a_clock_that_jumps_neither_hurries_nor_stops_a_call() {
    run! {
        // Ahead of the service by a century: the date is over, and the shortest wait counts. Then ten seconds behind it.
        let replay = Replay::new()
            .on(GET, "messages('a')", throttled())
            .on(GET, "messages('a')", throttled())
            .on(GET, "messages('a')", message("A"));
        let client = Client::new(BASE, Jumping::new(replay, &[4_000_000_000, 784_111_767]));
        let read = done!(client.send(MailService.messages().key("a").get())).unwrap();
        assert_eq!(read.subject, "A".into());
        assert_eq!(client.transport().replay.waits(), [Duration::from_millis(500), Duration::from_secs(10)]);

        // Back to 1970: nobody waits for decades.
        let client = Client::new(BASE, Jumping::new(Replay::new().on(GET, "messages('a')", throttled()), &[0]));
        let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(429), 1));
        assert!(client.transport().replay.waits().is_empty());
    }
}
