export { noWorseForecast as default } from 'tsdbt/forecast'
