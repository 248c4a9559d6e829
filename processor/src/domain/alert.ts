/** How somebody is told. */
export type DeliveryChannel = 'webhook' | 'slack' | 'mail';

/** Whom to tell, as history shows it: a mail address, or the host of a webhook, whose path is a secret. */
export interface DeliveryAddress {
  readonly channel: DeliveryChannel;
  readonly recipient: string;
}

/** Telling one recipient of one alert. */
export interface AlertDelivery extends DeliveryAddress {
  readonly id: string;
  readonly createdAt: Date;
  /** `null` once nothing is left to do: it was delivered, or given up. */
  readonly nextAttemptAt: Date | null;
  readonly attempts: number;
  readonly deliveredAt: Date | null;
  readonly lastError: string | null;
}

/** Who has taken note of an alert. */
export interface Acknowledgement {
  readonly by: string;
  readonly at: Date;
  readonly note: string | null;
}

/** An entry of the alert history. */
export interface Alert {
  readonly id: string;
  readonly tenant: string;
  /** Who found it: the processor's own look at budgets or at prices, or a rule of Prometheus. */
  readonly source: 'processor' | 'alertmanager' | 'prices';
  readonly name: string;
  readonly severity: string | null;
  /** `null`: it is about no budget. */
  readonly budget: string | null;
  readonly summary: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: Date;
  /** `null`, or later than now: it is still firing. */
  readonly endsAt: Date | null;
  readonly createdAt: Date;
  /** When it was last heard of. */
  readonly reportedAt: Date;
  readonly deliveries: readonly AlertDelivery[];
  readonly acknowledgement: Acknowledgement | null;
}

/** An alert as it enters the history, with whom to tell of it. */
export interface NewAlert
  extends Pick<
    Alert,
    | 'tenant'
    | 'name'
    | 'severity'
    | 'budget'
    | 'summary'
    | 'labels'
    | 'annotations'
    | 'startsAt'
    | 'endsAt'
  > {
  /** What is told, plain JSON. */
  readonly payload: unknown;
  /** Nobody where it is only kept. */
  readonly deliveries: readonly DeliveryAddress[];
}

/** An alert as Alertmanager reports it. */
export interface ReportedAlert {
  /** The hash of its labels: with its start it tells an alert from all others. */
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: Date;
  /** `null`: it is firing. */
  readonly endsAt: Date | null;
}

/** Which alerts to show. */
export interface AlertQuestion {
  readonly tenant: string;
  /** Only those about the budgets of this environment; `null` for all. */
  readonly environment: string | null;
  readonly budget?: string | undefined;
  /** Firing now, or ended by now. */
  readonly status?: 'firing' | 'resolved' | undefined;
  /** Only those that came before the one with this id. */
  readonly before?: string | undefined;
  readonly now: Date;
  readonly limit: number;
}

/** Telling one recipient is due, and claimed for us. */
export interface ClaimedDelivery extends DeliveryAddress {
  readonly id: string;
  readonly budget: string | null;
  readonly payload: unknown;
  readonly createdAt: Date;
  /** The claim itself counts as an attempt. */
  readonly attempts: number;
}

/**
 * Who tells the people whom budgets name, so that nobody is told twice: the processor when it finds a
 * threshold crossed, or when Alertmanager sends it an alert about the budget.
 */
export type AlertSender = 'processor' | 'alertmanager';
