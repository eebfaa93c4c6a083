/** How much is measured. */
export interface Plan {
  /** In each of them the sides of a ratio take turns. */
  readonly rounds: number;
}

export const usualPlan: Plan = { rounds: 9 };

/** To see that everything runs. */
export const quickPlan: Plan = { rounds: 3 };
