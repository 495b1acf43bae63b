/**
 * How far a learner is at a stop.
 *
 * @typedef {object} Situation
 * @property {number} done how many of its tasks
 * @property {number} step the update on screen
 */

/**
 * What a learner is to predict before there is anything to see.
 *
 * @typedef {object} Guess
 * @property {string} asks
 * @property {string[]} choices
 * @property {number} right which of them it is
 * @property {string} because the reason
 */

/**
 * @typedef {object} StopInWords
 * @property {string} title
 * @property {Guess} [guess]
 * @property {(situation: Situation) => string[]} before what it is about, in paragraphs that hold
 *   for what is on screen
 * @property {string[]} tasks what to do, in order; "[x]" stands for the picture of part x
 * @property {string[]} after what there was to see
 * @property {string} line the same in a line, at the end of the lesson
 */

/** @type {Readonly<Record<string, StopInWords>>} */
export const STOPS_IN_WORDS = Object.freeze({
  onePoint: {
    title: "One point, one update",
    before: () => [
      "The blue circle is a point with label 1. The shading is the model’s prediction ŷ for each place: blue near 1, orange near 0, and ½ on the line.",
      "The other picture shows it from the side: the S-curve σ turns a place’s score z into ŷ.",
      "Here ŷ is 0.31, too low. An update moves the line to mend that.",
    ],
    tasks: ["Press [step] once, and watch the line."],
    after: [
      "The first update moved the line past the point: ŷ rose from 0.31 to 0.56, nearer to the label.",
      "What changed are three numbers: the weights w₁ and w₂, which turn the line, and the bias b, which shifts it.",
    ],
    line: "An update moves the line so that ŷ comes nearer to the point’s label.",
  },
  numberTimesPoint: {
    title: "A number times the point",
    before: () => [
      "The score is z = w₁x₁ + w₂x₂ + b. The error E of a point is low where ŷ is near its label y.",
      "How steeply E rises with w₁, w₂ and b is its gradient: −(y − ŷ) times (x₁, x₂, 1), a number times the point. An update goes against it, α times as far. α is the learning rate, here 0.5.",
    ],
    tasks: ["Press [step] ten times, and watch y − ŷ below."],
    after: [
      "Each step was smaller than the one before: the nearer ŷ is to the label, the smaller the gradient.",
      "It is never quite 0, because ŷ never quite reaches 1.",
    ],
    line: "The gradient of a point’s error is a number times the point: −(y − ŷ)(x₁, x₂, 1).",
  },
  fartherOff: {
    title: "Farther off, larger step",
    before: ({ done, step }) => {
      if (done > 0) {
        return ["Now the model is far more wrong about the point: y − ŷ, the bar, has grown."];
      }
      const here =
        step === 0
          ? "This point lies on the line: ŷ is exactly ½, so y − ŷ, the bar in the other picture, is ½ too."
          : "An update has moved the line, and ŷ is nearer to the label.";
      return [here, "What happens when a prediction is much farther off?"];
    },
    tasks: ["Drag the point into the upper right corner.", "Press [step], and watch the line."],
    after: [
      "y − ŷ was large, and the line moved far.",
      "A prediction far from its label makes a large gradient, one close to it a small one.",
    ],
    line: "The farther ŷ is from the label, the larger the step.",
  },
  minusTimesMinus: {
    title: "Minus times minus",
    before: ({ done, step }) => {
      const here =
        step === 0
          ? "With label 1 the difference y − ŷ is positive: its bar points up. And with label 0?"
          : "That update was for label 1: y − ŷ was positive, and w₁, w₂ and b grew. Now try label 0.";
      return [
        "Descent goes against the gradient −(y − ŷ)x: it subtracts α times that. Minus times minus is plus, so an update adds α(y − ŷ)x.",
        done > 0 ? "Now the label y is 0, so y − ŷ is negative: its bar points down." : here,
      ];
    },
    tasks: ["Choose the point and make it label 0.", "Press [step], and watch the signs below."],
    after: [
      "w₁, w₂ and b became smaller. The bias changed like a weight whose coordinate is always 1.",
      "The slope σ′ of the S-curve is not in the update: with this error it cancels.",
    ],
    line: "Minus times minus: an update adds α(y − ŷ)x, and for the bias x is 1.",
  },
  oneAtATime: {
    title: "Many points, one at a time",
    before: () => [
      "Now a hundred points take turns, one in each update. Each pulls the line its own way, and what suits one may hurt the others.",
      "So the error E, the mean over all points, zigzags. A whole pass over the points is an epoch.",
    ],
    tasks: ["Press [epoch] twice, and watch the fine curve."],
    after: [
      "The fine curve rose many times: an update follows one point, at the others’ cost.",
      "But each whole epoch lowered E, as the broad curve shows.",
    ],
    line: "An update for one point may raise the error of all; the whole epoch lowered it.",
  },
  allAtOnce: {
    title: "All points at once",
    before: () => [
      "An update may use more than one point: it adds up their gradients and moves the line once.",
      "With all hundred points in each update, every update is an epoch of its own.",
    ],
    tasks: ["Choose All points per update.", "Press [play], and let it run to update 50."],
    after: [
      "The zigzag is gone: the sum over all points leads downhill, as long as the learning rate α is small enough.",
    ],
    line: "With all points at once E falls smoothly, as long as α is small enough.",
  },
  sumOrMean: {
    title: "Sum or mean",
    before: () => [
      "E is a mean, so strictly its gradient has a factor 1/m, for m points. As α is a constant too, one may leave out the 1/m and choose α smaller instead.",
      "Is that really the same?",
    ],
    tasks: ["Choose [compare-reductions]", "Press [play], and let it run to update 40."],
    after: [
      "The mean over 100 points with α = 1 is the very same run as the sum with α = 0.01: their lines are one.",
      "With α = 0.01 the mean is 100 times slower.",
    ],
    line: "The mean with α is the very same run as the sum with α/m.",
  },
  tooFar: {
    title: "A step too far",
    before: () => [
      "This is E for every pair of weights: descent leads to its lowest place.",
      "The gradient is the slope at one place only. A step that is too long goes past the lowest place, and may end higher than it began.",
    ],
    tasks: ["Set the learning rate α to 1.", "Press [step] ten times."],
    after: [
      "E jumped about instead of falling.",
      "The mark on the slider shows the α below which every update with all points lowers E.",
    ],
    line: "With a learning rate that is too large the steps go past the lowest place.",
  },
  perceptron: {
    title: "The perceptron",
    before: () => [
      "The perceptron adds α(y − ŷ)x too, but its ŷ is either 0 or 1, with nothing between.",
      "The two rules look the same. Do they also do the same?",
    ],
    tasks: ["Choose [compare-rules]", "Press [play], and let it run to update 100."],
    after: [
      "When every point is right, each y − ŷ of the perceptron is 0, and it stops.",
      "In gradient descent no ŷ ever quite reaches its label, so the line moves on.",
    ],
    line: "The perceptron stops when every point is right; gradient descent moves on.",
  },
  xor: {
    title: "What a line cannot do",
    before: () => [
      "Here equal labels stand in opposite corners.",
      "The model you have trained is one neuron: it can only draw a straight line, whatever its weights and its bias are.",
    ],
    tasks: ["Press [epoch] five times, and see whether E falls."],
    after: [
      "E stays near 0.69, the error of predicting ½ everywhere.",
      "No line separates these labels; more neurons could.",
    ],
    line: "One neuron draws one straight line; opposite corners take more.",
  },
});

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
        "The velocity of the way down is still there when the slope is gone. The slope behind the lowest place slows it and turns it round.",
    },
    tasks: ["Press [play], and let it run to update 120."],
    after: [
      "w₁ went to −14 and came back toward −9.9, where E is lowest. On the way E rose.",
      "So momentum is quick where the slope is steady, and swings where it is not.",
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
});

/** What a control is called on its picture in a task. @type {Readonly<Record<string, string>>} */
export const PICTURED = Object.freeze({
  step: "Step",
  epoch: "Epoch",
  play: "Play",
  "compare-reductions": "Sum beside mean",
  "compare-rules": "Gradient beside perceptron",
});

/**
 * What the tag over the control says that a task asks for.
 *
 * @type {(task: { asks: string, of: number }, count: number) => string}
 */
export function tagWords({ asks, of }, count) {
  if (asks === "play") return `play to update ${of}`;
  if (of === 1) return asks === "step" ? "press this" : "this one";
  if (count >= of - 1) return "once more";
  if (count === 0 && of === 2) return "press twice";
  return count === 0 ? `press ${of} times` : `${of - count} more`;
}

/** @type {(number: number, count: number) => string} */
export const countWords = (number, count) => `stop ${number} of ${count}`;

/** In a list that shows nothing else. @type {(number: number, count: number, title: string) => string} */
export const choiceWords = (number, count, title) => `${number} of ${count}: ${title}`;

/** @type {(number: number, title: string) => string} */
export const stopWords = (number, title) => `${number}. ${title}`;

/** @type {(count: number, of: number) => string} */
export const progressWords = (count, of) => `${Math.min(count, of)} of ${of}`;

export const NEXT = Object.freeze({ stop: "Next", end: "What you saw" });

/**
 * Whether a prediction came true, and why.
 *
 * @type {(guess: Guess, chosen: number) => string[]}
 */
export function verdictWords({ choices, right, because }, chosen) {
  if (chosen === right) return ["You predicted it.", because];
  return [`You predicted “${choices[chosen]}”. It was: “${choices[right]}”.`, because];
}

/** @type {(guess: Guess, chosen: number) => string} */
export const guessWords = ({ choices }, chosen) => `Your prediction: ${choices[chosen]}.`;

/** The parts of the lesson. */
export const PARTS = ["One neuron and its line", "Beyond the line"];

export const TURN = Object.freeze({ guess: "First your prediction", tasks: "Your turn" });

/**
 * What to try after the lesson; each is set up in the learner's own run, and can be undone.
 *
 * @type {{ title: string, preset: string }[]}
 */
export const TO_TRY = [
  { title: "Put points of your own", preset: "empty" },
  { title: "One point far on the wrong side", preset: "outlier" },
  { title: "Real flowers, measured", preset: "iris" },
];
