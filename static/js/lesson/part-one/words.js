/** @import { StopInWords } from "../words.js" */

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
