/** @import { StopInWords } from "../words.js" */

/** @type {Readonly<Record<string, StopInWords>>} */
export const PART_TWO_IN_WORDS = Object.freeze({
  halfRight: {
    title: "What a line cannot do, again",
    before: () => [
      "Equal labels stand in opposite corners, which is called XOR. One neuron learns from all points at once.",
    ],
    guess: {
      asks: "Where will the error E end, and how many points will be right?",
      choices: [
        "Near 0, and all of them",
        "Near 0.4, and three in four",
        "Near 0.69, and about half",
      ],
      right: 2,
      because:
        "The four clouds pull the line four ways. Nothing beats ŷ = ½ everywhere, and its error is ln 2, about 0.693.",
    },
    tasks: ["Press [play], and let it run to update 100."],
    after: ["E came to rest near 0.693, and about half of the points are right."],
    line: "On XOR one neuron ends at E = ln 2, with half of the points right.",
  },
  product: {
    title: "One product bends the line",
    before: () => [
      "The neuron now has a third input: the product x₁x₂. So z = w₁x₁ + w₂x₂ + w₃x₁x₂ + b.",
      "The boundary is still where z is 0, and now it can bend.",
    ],
    guess: {
      asks: "Which sign will w₃ take?",
      choices: ["Positive", "Negative", "It stays near 0"],
      right: 1,
      because:
        "The product is largest where both coordinates are large, and there the label is 0: w₃ has to pull z down.",
    },
    tasks: ["Press [play], and let it run to update 120."],
    after: [
      "Every point is right: w₃ is far below 0, w₁ and w₂ are above it.",
      "The neuron is the same. Only what it is given has changed.",
    ],
    line: "With the product x₁x₂ as an input, one neuron solves XOR.",
  },
  squares: {
    title: "A circle from squares",
    before: () => [
      "Now the inputs are x₁, x₂ and their squares, with the weights w₃ and w₄ for these.",
      "Label 1 lies in the middle, label 0 in a ring around it.",
    ],
    guess: {
      asks: "Which signs will w₃ and w₄ take?",
      choices: ["Both positive", "Both negative", "One of each"],
      right: 1,
      because:
        "Far outside the squares outgrow everything else, and there the label is 0: z has to be below 0.",
    },
    tasks: ["Press [play], and let it run to update 600."],
    after: [
      "w₃ and w₄ are nearly equal, so the boundary is nearly a circle.",
      "Its middle is at x₁ = −w₁/(2w₃) and x₂ = −w₂/(2w₄), about (0.47, 0.46). With these, b sets its radius, about 0.28.",
    ],
    line: "With squares as inputs the boundary can be a circle.",
  },
  moreInputs: {
    title: "More inputs are no free lunch",
    before: () => [
      "All five inputs, and only sixteen points to learn from. The hollow points are held back: no update uses them.",
      "The dashed curve is the error of the points held back.",
    ],
    guess: {
      asks: "E falls. What will the error of the points held back do?",
      choices: ["Fall with it", "Fall first, then rise", "Stay as it is"],
      right: 1,
      because:
        "First the model learns what both groups share. Then it bends around single points, which the others do not share.",
    },
    tasks: ["Press [play], and let it run to update 600."],
    after: [
      "The error held back was lowest, 0.44, after about 50 updates. Then it rose to 0.69, while E fell on to 0.08.",
      "That is overfitting: what the model learns last is about these sixteen points only.",
    ],
    line: "More inputs fit the points learnt from better, and others sometimes worse.",
  },
  momentum: {
    title: "Momentum",
    before: () => [
      "Plain descent forgets each pull at once. Momentum keeps a velocity: v ← 0.9 v + pull, and the step is αv.",
      "On these points plain descent with α = 0.3 takes 500 updates until E is 0.3.",
    ],
    guess: {
      asks: "How many updates will it take with momentum 0.9, at the same α?",
      choices: ["About 250", "About 50", "About 5"],
      right: 1,
      because:
        "A steady pull adds up: 1 + 0.9 + 0.81 + … = 1/(1 − 0.9) = 10. So steps are ten times as long.",
    },
    tasks: ["Press [play], and let it run to update 50."],
    after: ["E is 0.3 after 50 updates instead of 500."],
    line: "Momentum 0.9 makes a steady pull about ten times as strong.",
  },
  overshoot: {
    title: "…and where does it overshoot?",
    before: () => [
      "Here is E over the two weights, and momentum is 0.95. It reaches the lowest place with a velocity.",
    ],
    guess: {
      asks: "What happens there?",
      choices: ["It stops", "It rolls past, and comes back", "It never comes back"],
      right: 1,
      because:
        "The velocity of the way down is still there when the slope is gone. The slope behind turns it round.",
    },
    tasks: ["Press [play], and let it run to update 120."],
    after: [
      "w₁ went to −14 and came back toward −9.9, where E is lowest.",
      "Momentum is quick where the slope is steady, and swings where it is not.",
    ],
    line: "Momentum rolls past the lowest place and comes back.",
  },
  firstStep: {
    title: "Adam’s first step",
    before: () => [
      "Adam keeps two averages for each weight: of the pull, and of its square. The step is α times the first, divided by the root of the second.",
      "Here α is 0.1.",
    ],
    guess: {
      asks: "How far will w₁, w₂ and b move in the first update?",
      choices: [
        "Each by 0.1",
        "Each by 0.1 times its gradient",
        "Not at all: there is no average yet",
      ],
      right: 0,
      because:
        "After one update both averages know one pull only. That pull divided by the root of its square is 1 or −1: only the sign counts.",
    },
    tasks: ["Press [step] once, and look at the numbers below."],
    after: [
      "Each moved by 0.1, whatever its gradient was: w₁ from −0.53 to −0.63, w₂ from 0.93 to 0.83.",
      "That is why Adam needs no larger α where slopes are small.",
    ],
    line: "Adam’s first step moves every weight by α; only signs count.",
  },
  race: {
    title: "A fair race",
    before: () => [
      "Four optimizers start at the same place. The same α is not as good for each of them, so the race is fair only if each has an α of its own.",
    ],
    guess: {
      asks: "Each at its own α: which is first within 1 % of the lowest E?",
      choices: ["Adam", "Momentum", "RMSProp", "Plain descent"],
      right: 1,
      because:
        "All slopes here are of about one size, so dividing by it, as Adam and RMSProp do, gains little.",
    },
    tasks: [
      "Choose [compare-optimizers]",
      "Choose [compare-race]",
      "Press [play], and let it run to update 100.",
    ],
    after: [
      "Momentum took 12 updates, Adam 66, the others more than 100.",
      "With other points the order is another one. “Adam is better” is a question: better where?",
    ],
    line: "Which optimizer is first depends on the points and on α.",
  },
  penalty: {
    title: "A price on weights",
    before: () => [
      "Now what is descended is E + λ₁(|w₁| + |w₂|), with λ₁ = 0.01: the penalty L1 puts a price on the size of weights. The picture shows it.",
      "For E alone both weights would end below 0, w₁ at −0.37 and w₂ at −1.62.",
    ],
    guess: {
      asks: "Where will w₁ end?",
      choices: ["A little nearer to 0", "At exactly 0", "Above 0"],
      right: 1,
      because:
        "Each update moves w₁ by αλ₁ toward 0, however small it is. The slope of E there is smaller than λ₁, so it cannot pull w₁ out again.",
    },
    tasks: ["Press [play], and let it run to update 60."],
    after: [
      "w₁ was caught at exactly 0 after 27 updates; w₂ was not, for E’s slope in it is steeper.",
      "With a smaller λ₁ it would come free again.",
    ],
    line: "The penalty L1 holds weights at exactly 0 that matter little.",
  },
  stopEarly: {
    title: "Stopping early",
    before: () => [
      "Again all five inputs, sixteen points to learn from, and as many held back.",
      "Their error is covered as soon as you bet. Your flag is your prediction: after which update is it lowest?",
    ],
    tasks: [
      "Choose [bet-place]",
      "Press [play], and let it run to update 400.",
      "Put the flag into the plot of E where you would stop, then choose [bet-uncover]",
    ],
    after: [
      "Under the curve it says how far your flag is from the lowest place, which is after about 120 updates.",
      "From there on E still fell, but only for the points that it learns from. To stop in time is called early stopping.",
    ],
    line: "Points held back tell when to stop.",
  },
});
